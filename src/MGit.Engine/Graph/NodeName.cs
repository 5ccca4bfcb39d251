using System.Buffers;

namespace MGit.Engine.Graph;

/// <summary>The rules for node names: letters, digits, '.', '_', '-', '/', no leading or trailing dot or slash in any part, at most 200 characters.</summary>
public static class NodeName
{
    public const int MaxLength = 200;

    private static readonly SearchValues<char> Legal =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/");

    /// <summary>Names are found without regard to case, and kept as written.</summary>
    public static StringComparer Comparer => StringComparer.OrdinalIgnoreCase;

    /// <summary>Null when the name is legal, else what is wrong with it, as the end of a sentence that begins with the name.</summary>
    public static string? FaultOf(string name)
    {
        if (name.Length == 0)
        {
            return "is empty";
        }

        if (name.Length > MaxLength)
        {
            return $"has {name.Length} characters; {MaxLength} are allowed";
        }

        int bad = name.AsSpan().IndexOfAnyExcept(Legal);
        if (bad >= 0)
        {
            return $"has the character U+{(int)name[bad]:X4} at position {bad + 1}; letters, digits, '.', '_', '-' and '/' are allowed";
        }

        foreach (Range part in name.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> text = name.AsSpan()[part];
            if (text.Length == 0)
            {
                return "has an empty part: a slash stands only between two parts";
            }

            if (text[0] == '.' || text[^1] == '.')
            {
                return "has a part that begins or ends with a dot";
            }
        }

        return null;
    }
}
