using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Rows;

/// <summary>
/// Finds scales for whole stretches or single rows (least squares), and for each row the earlier one that changed most like it. Every row is
/// compared with the 31 before it and with the same row of up to four earlier stretches of its kind. A large block is searched only where a few of its rows gain.
/// </summary>
internal readonly ref struct RowSearch
{
    private const int Nearest = 31;

    private const int Stretches = 4;

    /// <summary>Elements by which sources are compared; the best one is then measured over the whole row.</summary>
    private const int Prefix = 64;

    /// <summary>Rows looked at first in a block above <see cref="Large"/> elements.</summary>
    private const int Sample = 16;

    private const int Large = 64 * 1024;

    /// <summary>What of a sample's bits must be saved for the search to go on.</summary>
    private const double Worthwhile = 0.04;

    /// <summary>Costs are in so many parts of a bit.</summary>
    private const int Parts = 128;

    /// <summary>What a reference must save: itself and, in a block of unlike rows, chance.</summary>
    private const int Margin = 8 * Parts;

    private const int MarginPerElement = Parts / 10;

    /// <summary>What a scale of a stretch, or of each row, must save.</summary>
    private const int StretchMargin = 32 * Parts;

    private const int RowMargin = 12 * Parts;

    /// <summary>From the bits of a float to <see cref="Parts"/> of a bit.</summary>
    private const int Shift = 23 - 7;

    /// <summary>What 1 has there.</summary>
    private const int One = 127 * Parts;

    private readonly ReadOnlySpan<float> _child;
    private readonly ReadOnlySpan<float> _parent;
    private readonly float _scale;

    private RowSearch(ReadOnlySpan<float> child, ReadOnlySpan<float> parent, float quantum)
    {
        _child = child;
        _parent = parent;
        _scale = 2 / quantum;
    }

    /// <summary>The references that pay, or null where there are none.</summary>
    /// <param name="stretches">The block's rows.</param>
    /// <param name="child">The block.</param>
    /// <param name="parent">Its base.</param>
    /// <param name="quantum">The step of a bounded delta; 0 for an exact one, where it is about a unit in the last place.</param>
    public static RowPlan? Find(IReadOnlyList<RowStretch> stretches, ReadOnlySpan<float> child, ReadOnlySpan<float> parent, float quantum)
    {
        float unit = quantum > 0 ? quantum : UnitOf(parent);
        if (!float.IsNormal(unit) || !float.IsNormal(2 / unit))
        {
            return null;
        }

        RowSearch search = new(child, parent, unit);
        bool references = true;
        if (child.Length > Large && !search.Promises(stretches, out references))
        {
            return null;
        }

        RowPlan plan = new(stretches, child.Length);
        return search.FindAll(plan, references) ? plan.Pruned(child.Length) : null;
    }

    /// <summary>A typical unit in the last place, from a sample.</summary>
    private static float UnitOf(ReadOnlySpan<float> parent)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < parent.Length; i += Math.Max(1, parent.Length / 1024))
        {
            sum += float.IsFinite(parent[i]) ? Math.Abs(parent[i]) : 0;
            count++;
        }

        return (float)(sum / count / (1 << 24));
    }

    /// <summary>Whether a sample gains; and whether references do, which take by far the longest to find.</summary>
    private bool Promises(IReadOnlyList<RowStretch> stretches, out bool references)
    {
        long plain = 0;
        long followed = 0;
        long gain = 0;
        int at = 0;
        foreach (RowStretch stretch in stretches)
        {
            at += stretch.Skip;
            int length = Math.Min(Prefix, stretch.Length);
            int samples = Math.Min(Sample, stretch.Rows);
            for (int index = 0; index < samples; index++)
            {
                int row = (int)((2L * index + 1) * stretch.Rows / (2 * samples));
                int start = at + row * stretch.Length;
                long without = Cost(start, start, length, 0);
                long scaled = Math.Min(without, ScaledCost(start, length, ScaleOf(start, length)));
                long least = scaled;
                for (int distance = 1; distance <= Math.Min(row, Nearest); distance++)
                {
                    int source = start - distance * stretch.Length;
                    least = Math.Min(least, Math.Min(Cost(start, source, length, 1), Cost(start, source, length, -1)));
                }

                plain += without;
                gain += Math.Max(0, without - least - Margin - MarginPerElement * length);
                followed += Math.Max(0, scaled - least - Margin - MarginPerElement * length);
            }

            at += stretch.Length * stretch.Rows;
        }

        references = followed > Worthwhile * plain;
        return gain > Worthwhile * plain;
    }

    private bool FindAll(RowPlan plan, bool references)
    {
        int first = 0;
        foreach (RowStretch stretch in plan.Stretches)
        {
            FindScales(plan, first, stretch);
            first += stretch.Rows;
        }

        List<int>[] alike = references ? FindAlike(plan) : [];
        for (int row = 1; references && row < plan.Count; row++)
        {
            plan.References[row] = Best(plan, row, alike[row]);
        }

        return plan.References.ContainsAnyExcept(0) || plan.Scales.ContainsAnyExcept(0);
    }

    /// <summary>One scale for all rows of a stretch, or one for each, or none.</summary>
    private void FindScales(RowPlan plan, int first, RowStretch stretch)
    {
        int start = plan.StartOf(first);
        int whole = ScaleOf(start, stretch.Length * stretch.Rows);
        int[] scales = new int[stretch.Rows];
        long without = 0;
        long together = StretchMargin;
        long apart = StretchMargin;
        for (int row = 0; row < scales.Length; row++)
        {
            int at = start + row * stretch.Length;
            int scale = ScaleOf(at, stretch.Length);
            without += Cost(at, at, stretch.Length, 0);
            long shared = ScaledCost(at, stretch.Length, whole);
            long own = ScaledCost(at, stretch.Length, scale) + RowMargin;
            together += shared;
            scales[row] = own < shared ? scale : whole;
            apart += Math.Min(own, shared);
        }

        Span<int> found = plan.Scales.Slice(first, stretch.Rows);
        if (apart < Math.Min(without, together))
        {
            scales.CopyTo(found);
        }
        else if (together < without)
        {
            found.Fill(whole);
        }
    }

    /// <summary>The scale with the least squared rest, in parts.</summary>
    private int ScaleOf(int start, int length)
    {
        double product = 0;
        double square = 0;
        for (int i = start; i < start + length; i++)
        {
            product += (double)_child[i] * _parent[i];
            square += (double)_parent[i] * _parent[i];
        }

        double scale = product / square;
        return double.IsFinite(scale) ? (int)Math.Clamp(Math.Round((scale - 1) * RowPlan.ScaleParts), -RowPlan.MaxScale, RowPlan.MaxScale) : 0;
    }

    private long ScaledCost(int start, int length, int scale)
    {
        float factor = RowPlan.FactorOf(scale);
        long cost = 0;
        int i = start;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float c = ref MemoryMarshal.GetReference(_child);
            ref float p = ref MemoryMarshal.GetReference(_parent);
            Vector256<int> sum = Vector256<int>.Zero;
            for (; i <= start + length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> rest = Vector256.LoadUnsafe(ref c, (nuint)i) - Vector256.LoadUnsafe(ref p, (nuint)i) * factor;
                sum += ((Vector256.Abs(rest) * _scale + Vector256<float>.One).AsInt32() >>> Shift) - Vector256.Create(One);
            }

            (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(sum);
            cost = Vector256.Sum(lower + upper);
        }

        for (; i < start + length; i++)
        {
            cost += (BitConverter.SingleToInt32Bits(MathF.Abs(_child[i] - _parent[i] * factor) * _scale + 1) >>> Shift) - One;
        }

        return cost;
    }

    /// <summary>The best reference of a row, judged by its first elements; 0 for none.</summary>
    private int Best(RowPlan plan, int row, List<int> alike)
    {
        int start = plan.StartOf(row);
        int length = plan.LengthOf(row);
        long without = ScaledCost(start, length, plan.Scales[row]);
        if (without <= Margin)
        {
            return 0;
        }

        int prefix = Math.Min(length, Prefix);
        long least = long.MaxValue;
        int best = 0;
        int near = Math.Min(plan.OrdinalOf(row), Nearest);
        for (int index = 0; index < near + alike.Count; index++)
        {
            int distance = index < near ? index + 1 : alike[index - near];
            int source = plan.StartOf(plan.Before(row, distance));
            for (int sign = 1; sign >= -1; sign -= 2)
            {
                long cost = Cost(start, source, prefix, sign);
                if (cost < least)
                {
                    least = cost;
                    best = distance * sign;
                }
            }
        }

        return best != 0 && Cost(start, plan.StartOf(plan.Before(row, Math.Abs(best))), length, Math.Sign(best)) + Margin + MarginPerElement * length < without
            ? best
            : 0;
    }

    /// <summary>About the bits of what is left of a row: the exponent and mantissa of 1 + 2 |rest| / quantum, a logarithm close enough.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long Cost(int start, int source, int length, float sign)
    {
        ReadOnlySpan<float> child = _child.Slice(start, length);
        ReadOnlySpan<float> parent = _parent.Slice(start, length);
        ReadOnlySpan<float> to = _child.Slice(source, length);
        ReadOnlySpan<float> from = _parent.Slice(source, length);
        long cost = 0;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref float c = ref MemoryMarshal.GetReference(child);
            ref float p = ref MemoryMarshal.GetReference(parent);
            ref float t = ref MemoryMarshal.GetReference(to);
            ref float f = ref MemoryMarshal.GetReference(from);
            Vector256<int> sum = Vector256<int>.Zero;
            for (; i <= length - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> change = Vector256.LoadUnsafe(ref t, (nuint)i) - Vector256.LoadUnsafe(ref f, (nuint)i);
                Vector256<float> rest = Vector256.LoadUnsafe(ref c, (nuint)i) - Vector256.LoadUnsafe(ref p, (nuint)i) - change * sign;
                sum += ((Vector256.Abs(rest) * _scale + Vector256<float>.One).AsInt32() >>> Shift) - Vector256.Create(One);
            }

            (Vector256<long> lower, Vector256<long> upper) = Vector256.Widen(sum);
            cost = Vector256.Sum(lower + upper);
        }

        for (; i < length; i++)
        {
            float rest = child[i] - parent[i] - (to[i] - from[i]) * sign;
            cost += (BitConverter.SingleToInt32Bits(MathF.Abs(rest) * _scale + 1) >>> Shift) - One;
        }

        return cost;
    }

    /// <summary>Per row the distances to the same row of earlier stretches of as many rows of that length.</summary>
    private static List<int>[] FindAlike(RowPlan plan)
    {
        List<int>[] alike = new List<int>[plan.Count];
        Dictionary<(int Length, int Rows), List<int>> known = [];
        int first = 0;
        foreach (RowStretch stretch in plan.Stretches)
        {
            if (!known.TryGetValue((stretch.Length, stretch.Rows), out List<int>? earlier))
            {
                known.Add((stretch.Length, stretch.Rows), earlier = []);
            }

            int ordinal = plan.OrdinalOf(first);
            List<int> distances = [.. earlier.TakeLast(Stretches).Select(other => ordinal - other).Where(distance => distance > Nearest)];
            alike.AsSpan(first, stretch.Rows).Fill(distances);
            earlier.Add(ordinal);
            first += stretch.Rows;
        }

        return alike;
    }
}
