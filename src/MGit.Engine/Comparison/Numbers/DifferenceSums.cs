namespace MGit.Engine.Comparison.Numbers;

/// <summary>
/// Sums over pairs of elements, in double precision, from which the numbers of a difference follow. Sums of parts can be added. An
/// element that is not finite in either model has no place in norms and products: it only counts as changed (one is NaN and the other is
/// not, or the values differ) or not.
/// </summary>
internal readonly record struct DifferenceSums(
    long Elements, long Changed, double MaxAbsolute, double DifferenceSquares, double ReferenceSquares, double OtherSquares, double Products)
{
    /// <summary>The changes by their size; null where nothing changed.</summary>
    public DeltaCounts? Deltas { get; init; }

    public double RelativeL2 => DifferenceSquares == 0 ? 0 : Math.Sqrt(DifferenceSquares) / Math.Sqrt(ReferenceSquares);

    /// <summary>Null where one side is all zeros, or a sum overflowed.</summary>
    public double? Cosine
    {
        get
        {
            double cosine = Products / (Math.Sqrt(ReferenceSquares) * Math.Sqrt(OtherSquares));
            return double.IsFinite(cosine) ? Math.Clamp(cosine, -1, 1) : null;
        }
    }

    public double ChangedShare => Elements == 0 ? 0 : (double)Changed / Elements;

    public static DifferenceSums operator +(in DifferenceSums left, in DifferenceSums right) => new(
        left.Elements + right.Elements,
        left.Changed + right.Changed,
        Math.Max(left.MaxAbsolute, right.MaxAbsolute),
        left.DifferenceSquares + right.DifferenceSquares,
        left.ReferenceSquares + right.ReferenceSquares,
        left.OtherSquares + right.OtherSquares,
        left.Products + right.Products)
    {
        Deltas = DeltaCounts.Sum(left.Deltas, right.Deltas),
    };

    /// <summary>The sums over two stretches of the same elements.</summary>
    public static DifferenceSums Of(ReadOnlySpan<double> reference, ReadOnlySpan<double> other)
    {
        long changed = 0;
        DeltaCounts? deltas = null;
        double largest = 0, squares = 0, left = 0, right = 0, products = 0;
        for (int index = 0; index < reference.Length; index++)
        {
            double a = reference[index];
            double b = other[index];
            if (!double.IsFinite(a) || !double.IsFinite(b))
            {
                changed += a.Equals(b) ? 0 : 1;
                continue;
            }

            double delta = b - a;
            if (delta != 0)
            {
                changed++;
                (deltas ??= new DeltaCounts()).Add(delta);
            }

            largest = Math.Max(largest, Math.Abs(delta));
            squares += delta * delta;
            left += a * a;
            right += b * b;
            products += a * b;
        }

        return new DifferenceSums(reference.Length, changed, largest, squares, left, right, products) { Deltas = deltas };
    }
}
