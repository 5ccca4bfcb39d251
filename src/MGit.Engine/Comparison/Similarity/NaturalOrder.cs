namespace MGit.Engine.Comparison.Similarity;

/// <summary>Ordinal, with runs of digits compared as numbers: layer2 before layer10.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<char> left = x;
        ReadOnlySpan<char> right = y;
        while (!left.IsEmpty && !right.IsEmpty)
        {
            int leftDigits = Digits(left);
            int rightDigits = Digits(right);
            int order;
            if (leftDigits > 0 && rightDigits > 0)
            {
                ReadOnlySpan<char> first = left[..leftDigits].TrimStart('0');
                ReadOnlySpan<char> second = right[..rightDigits].TrimStart('0');
                order = first.Length != second.Length ? first.Length.CompareTo(second.Length) : first.SequenceCompareTo(second);
                left = left[leftDigits..];
                right = right[rightDigits..];
            }
            else
            {
                order = left[0].CompareTo(right[0]);
                left = left[1..];
                right = right[1..];
            }

            if (order != 0)
            {
                return order;
            }
        }

        int rest = left.Length.CompareTo(right.Length);
        return rest != 0 ? rest : string.CompareOrdinal(x, y);
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }
}
