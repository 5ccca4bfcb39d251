namespace MGit.Engine.Comparison.Layers;

/// <summary>
/// Orders names of modules and parameters as people count: runs of digits compare as numbers ("layer.2" before "layer.10"), a separator
/// comes before every other character ("block.1.x" before "block.1a"), the rest is ordinal.
/// </summary>
public sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Comparer { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        int a = 0;
        int b = 0;
        while (a < left.Length && b < right.Length)
        {
            int order;
            if (char.IsAsciiDigit(left[a]) && char.IsAsciiDigit(right[b]))
            {
                order = CompareNumbers(TakeNumber(left, ref a), TakeNumber(right, ref b));
            }
            else
            {
                order = Rank(left[a++]).CompareTo(Rank(right[b++]));
            }

            if (order != 0)
            {
                return order;
            }
        }

        int byLength = (left.Length - a).CompareTo(right.Length - b);
        return byLength != 0 ? byLength : string.CompareOrdinal(x, y);
    }

    private static int Rank(char character) => ParameterNames.IsSeparator(character) ? 0 : character + 1;

    private static ReadOnlySpan<char> TakeNumber(ReadOnlySpan<char> text, ref int at)
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at];
    }

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        int order = left.Length.CompareTo(right.Length);
        return order != 0 ? order : left.SequenceCompareTo(right);
    }
}
