using System.Collections;
using System.Globalization;
using MGit.Engine.Declaration;

namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary>A parameter that a built-in creation function takes.</summary>
internal sealed record ParameterSpec(string Name, ParameterKind Kind)
{
    public bool IsRequired { get; init; }

    /// <summary>The least number allowed.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest number allowed.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>The words allowed; empty: any.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What is wrong with the parameters given, as a sentence; null where nothing is.</summary>
    public static string? FaultOf(string function, ValueMap given, IReadOnlyList<ParameterSpec> known)
    {
        foreach ((string name, object? value) in given)
        {
            if (known.FirstOrDefault(spec => spec.Name == name) is not { } spec)
            {
                return $"{function} has no parameter \"{name}\"{Suggestion.For(name, known.Select(spec => spec.Name))}; "
                    + $"it takes {string.Join(", ", known.Select(spec => spec.Name))}.";
            }

            if (!spec.Fits(value))
            {
                return $"The parameter {name} of {function} is {Shown(value)}; expected {spec.Expected()}.";
            }
        }

        return known.FirstOrDefault(spec => spec.IsRequired && !given.ContainsKey(spec.Name)) is { } missing
            ? $"{function} needs the parameter {missing.Name}: {missing.Expected()}."
            : null;
    }

    private bool Fits(object? value) => Kind switch
    {
        ParameterKind.Integer => value is long number && InRange(number),
        ParameterKind.Number => IsNumber(value),
        ParameterKind.Boolean => value is bool,
        ParameterKind.Text => IsWord(value),
        ParameterKind.Numbers => IsNumber(value) || (value is IReadOnlyList<object?> numbers && numbers.Count > 0 && numbers.All(IsNumber)),
        ParameterKind.Texts => IsWord(value) || (value is IReadOnlyList<object?> words && words.All(IsWord)),
        _ => value is ValueMap or string or IReadOnlyList<object?>,
    };

    private bool IsNumber(object? value) => value is long or double && InRange(Convert.ToDouble(value, CultureInfo.InvariantCulture));

    private bool InRange(double number) => number >= Min && number <= Max;

    private bool IsWord(object? value) => value is string text && (Choices.Count == 0 || Choices.Contains(text, StringComparer.OrdinalIgnoreCase));

    private string Expected()
    {
        string words = Choices.Count > 0 ? $"one of {string.Join(", ", Choices)}" : "text";
        string range = (double.IsFinite(Min), double.IsFinite(Max)) switch
        {
            (true, true) => string.Create(CultureInfo.InvariantCulture, $" from {Min} to {Max}"),
            (true, false) => string.Create(CultureInfo.InvariantCulture, $" of at least {Min}"),
            (false, true) => string.Create(CultureInfo.InvariantCulture, $" of at most {Max}"),
            _ => "",
        };
        return Kind switch
        {
            ParameterKind.Integer => $"a whole number{range}",
            ParameterKind.Number => $"a number{range}",
            ParameterKind.Boolean => "true or false",
            ParameterKind.Text => words,
            ParameterKind.Numbers => $"a number{range}, or a list of such",
            ParameterKind.Texts => $"{words}, or a list of such",
            _ => "a mapping or a list",
        };
    }

    private static string Shown(object? value) => value switch
    {
        null => "empty",
        string text => $"\"{(text.Length > 60 ? text[..60] + "…" : text)}\"",
        ValueMap => "a mapping",
        IEnumerable => "a list",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
