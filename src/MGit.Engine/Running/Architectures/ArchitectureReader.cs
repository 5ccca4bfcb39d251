using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Running.Architectures;

/// <summary>Takes the keys out of an architecture's entry; each fault names the key, what it is and what was expected.</summary>
internal sealed class ArchitectureReader(ValueMap declared, string subject)
{
    /// <summary>The largest width, count or side that is accepted; far above what fits a machine, far below an overflow.</summary>
    public const long LargestSize = 1 << 24;

    private const int MostEntries = 4096;

    private readonly List<string> known = [];

    public long Whole(string key, long? absent, long least = 1, long most = LargestSize) =>
        Value(key) switch
        {
            null when absent is { } value => value,
            long value when value >= least && value <= most => value,
            var value => throw Fault(key, value, WholeText(least, most)),
        };

    public long? OptionalWhole(string key, long least, long most) => Value(key) is null ? null : Whole(key, null, least, most);

    public double Share(string key) =>
        Value(key) switch
        {
            null => 0,
            0L => 0,
            double value when value is >= 0 and < 1 => value,
            var value => throw Fault(key, value, "a number from 0 to below 1"),
        };

    public bool Flag(string key) =>
        Value(key) switch
        {
            null => false,
            bool value => value,
            var value => throw Fault(key, value, "true or false"),
        };

    public string Choice(string key, IReadOnlyList<string> choices, string? absent) =>
        Value(key) switch
        {
            null when absent is not null => absent,
            string value when choices.Contains(value) => value,
            var value => throw Fault(key, value, "one of " + string.Join(", ", choices)),
        };

    /// <summary>A list of whole numbers from 1.</summary>
    public IReadOnlyList<long> Wholes(string key, int leastCount, int mostCount = MostEntries, bool isNeeded = true)
    {
        string expected = leastCount == mostCount ? $"a list of {leastCount} whole numbers from 1" : "a list of whole numbers from 1";
        object? value = Value(key);
        if (value is null && !isNeeded)
        {
            return [];
        }

        if (value is not IReadOnlyList<object?> list || list.Count < leastCount || list.Count > mostCount)
        {
            throw Fault(key, value, expected);
        }

        return [.. list.Select((item, i) => item is long number and >= 1 and <= LargestSize
            ? number
            : throw Fault($"{key}[{i}]", item, WholeText(1, LargestSize)))];
    }

    /// <summary>The heads by name, or null.</summary>
    public IReadOnlyList<KeyValuePair<string, long>>? Heads()
    {
        object? value = Value("heads");
        if (value is null)
        {
            return null;
        }

        if (value is not ValueMap { Count: > 0 and <= MostEntries } map)
        {
            throw Fault("heads", value, "a mapping of names to numbers of outputs (the heads of attention are attentionHeads)");
        }

        return [.. map.Select(entry => new KeyValuePair<string, long>(
            HeadName(entry.Key),
            entry.Value is long outputs and >= 1 and <= LargestSize
                ? outputs
                : throw Fault("heads." + entry.Key, entry.Value, WholeText(1, LargestSize))))];
    }

    /// <summary>Ends the reading: a key that nobody asked for is a mistake.</summary>
    public void Finish()
    {
        foreach (string key in declared.Keys.Where(key => !known.Contains(key)))
        {
            throw new MGitException(
                ErrorCode.DeclarationInvalid,
                $"architecture of {subject}: unknown key \"{key}\"; expected {string.Join(", ", known)}{Suggestion.For(key, known)}.",
                subject);
        }
    }

    /// <summary>A fault that is found by more than one key.</summary>
    public MGitException Fault(string key, object? value, string expected) => new(
        ErrorCode.DeclarationInvalid,
        $"architecture of {subject}: {key} is {Text(value)}; expected {expected}.",
        subject);

    private static string WholeText(long least, long most) =>
        string.Create(CultureInfo.InvariantCulture, $"a whole number from {least} to {most}");

    private static string Text(object? value) => value switch
    {
        null => "missing",
        string text => $"\"{(text.Length > 40 ? text[..40] + "…" : text)}\"",
        ValueMap => "a mapping",
        IReadOnlyList<object?> list => $"a list of {list.Count}",
        bool flag => flag ? "true" : "false",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private string HeadName(string name) =>
        name.Length is > 0 and <= 100 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? name
            : throw Fault("heads", name, "names of letters, digits, _ and -");

    private object? Value(string key)
    {
        if (!known.Contains(key))
        {
            known.Add(key);
        }

        return declared.TryGetValue(key, out object? value) ? value : null;
    }
}
