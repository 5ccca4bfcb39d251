namespace MGit.Engine.Comparison.Numbers;

/// <summary>Counts changes by the power of two they are of: read off the number's exponent, so that counting costs next to nothing.</summary>
internal sealed class DeltaCounts
{
    private const int Lowest = -48;
    private const int Highest = 15;
    private const int ExponentBits = 0x7ff;
    private const int ExponentBias = 1023;
    private const int MantissaLength = 52;

    private readonly long[] _counts = new long[Highest - Lowest + 1];

    /// <param name="delta">A finite difference that is not 0.</param>
    public void Add(double delta)
    {
        int exponent = ((int)(BitConverter.DoubleToInt64Bits(delta) >> MantissaLength) & ExponentBits) - ExponentBias;
        _counts[Math.Clamp(exponent, Lowest, Highest) - Lowest]++;
    }

    public static DeltaCounts? Sum(DeltaCounts? left, DeltaCounts? right)
    {
        if (left is null || right is null)
        {
            return left ?? right;
        }

        DeltaCounts sum = new();
        for (int index = 0; index < sum._counts.Length; index++)
        {
            sum._counts[index] = left._counts[index] + right._counts[index];
        }

        return sum;
    }

    /// <summary>From the first to the last that counted anything.</summary>
    public IReadOnlyList<DeltaBin> Bins()
    {
        int first = Array.FindIndex(_counts, count => count > 0);
        int last = Array.FindLastIndex(_counts, count => count > 0);
        return first < 0 ? [] : [.. Enumerable.Range(first, last - first + 1).Select(index => new DeltaBin(index + Lowest, _counts[index]))];
    }
}
