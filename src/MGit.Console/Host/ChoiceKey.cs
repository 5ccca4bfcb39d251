using System.Management.Automation.Host;

namespace MGit.Console.Host;

/// <summary>A choice's label and the key that stands for it: the letter after <c>&amp;</c>, or the whole label.</summary>
internal sealed record ChoiceKey(string Key, string Label)
{
    public static ChoiceKey Of(ChoiceDescription choice)
    {
        var at = choice.Label.IndexOf('&', StringComparison.Ordinal);
        var label = choice.Label.Replace("&", "", StringComparison.Ordinal);
        var key = at >= 0 && at + 1 < choice.Label.Length ? choice.Label.Substring(at + 1, 1).ToUpperInvariant() : label;
        return new ChoiceKey(key, label);
    }

    public bool Matches(string answer) =>
        string.Equals(answer, Key, StringComparison.OrdinalIgnoreCase) || string.Equals(answer, Label, StringComparison.OrdinalIgnoreCase);
}
