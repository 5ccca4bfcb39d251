using System.Globalization;
using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Running;

/// <summary>Takes values out of declared parameters; each fault names the key, what it is and what was expected.</summary>
/// <param name="values">The parameters.</param>
/// <param name="subject">Whose they are, for messages: "create of digits-base@1".</param>
internal sealed class OptionReader(ValueMap values, string subject)
{
    private readonly List<string> _known = [];

    public string Subject => subject;

    public long Whole(string key, long absent, long least, long most = int.MaxValue) => Value(key) switch
    {
        null => absent,
        long value when value >= least && value <= most => value,
        var value => throw Fault(key, value, string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}")),
    };

    public double Number(string key, double absent, Func<double, bool> accept, string expected) => Value(key) switch
    {
        null => absent,
        long value when accept(value) => value,
        double value when accept(value) => value,
        var value => throw Fault(key, value, expected),
    };

    public bool Flag(string key) => Value(key) switch
    {
        null => false,
        bool value => value,
        var value => throw Fault(key, value, "true or false"),
    };

    public string? Word(string key) => Value(key) switch
    {
        null => null,
        string { Length: > 0 } value => value,
        var value => throw Fault(key, value, "a word"),
    };

    public string? Choice(string key, params IReadOnlyList<string> choices) => Value(key) switch
    {
        null => null,
        string value when choices.Contains(value) => value,
        var value => throw Fault(key, value, "one of " + string.Join(", ", choices) + (value is string word ? Suggestion.For(word, choices) : "")),
    };

    public IReadOnlyList<Perturbation> Perturb() => Perturbation.ParseAll(Value("perturb"));

    /// <summary>A value that whoever reads it checks.</summary>
    public object? Value(string key)
    {
        if (!_known.Contains(key))
        {
            _known.Add(key);
        }

        return values.GetValueOrDefault(key);
    }

    /// <summary>Ends the reading: a key that nobody asked for is a mistake.</summary>
    public void Finish()
    {
        foreach (string key in values.Keys)
        {
            if (!_known.Contains(key))
            {
                string hint = Suggestion.For(key, _known);
                throw new MGitException(ErrorCode.ArgumentInvalid,
                    $"{subject}: unknown parameter \"{key}\"{(hint.Length > 0 ? hint : $"; expected one of {string.Join(", ", _known)}.")}", subject);
            }
        }
    }

    public MGitException Fault(string key, object? value, string expected)
        => new(ErrorCode.ArgumentInvalid, $"{subject}: {key} is {Text(value)}; expected {expected}.", subject);

    private static string Text(object? value) => value switch
    {
        null => "missing",
        string text => $"\"{(text.Length > 40 ? text[..40] + "…" : text)}\"",
        ValueMap => "a mapping",
        IReadOnlyList<object?> list => $"a list of {list.Count}",
        bool flag => flag ? "true" : "false",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };
}
