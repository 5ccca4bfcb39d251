using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// Where a model lies in a few linear orders in which near models are near: eight random projections of the standardised samples, sixteen
/// bits of each, interleaved from the highest bits down (a Z-order, as in LSB trees: Tao, Yi, Sheng, Kalnis 2009). The first bits tell
/// unrelated models apart, the last the checkpoints of one run, so neighbours in the order are candidates at any scale.
/// </summary>
internal static class SketchPlaces
{
    public const int PlaceBytes = 16;
    private const int Projections = 8;
    private const int Bits = 16;
    private const int LayoutTrees = 8;
    private const int ShapeGroups = 4;
    private const int GroupTrees = 2;

    /// <summary>The orders a model is in, and its places there: those of its whole layout, and of its largest groups of equally shaped tensors.</summary>
    public static IEnumerable<(long Tree, byte[] Place)> Of(ModelSketch sketch)
    {
        if (sketch.Tensors.Count == 0)
        {
            yield break;
        }

        foreach ((long Tree, byte[] Place) place in Of(sketch.ShapesKey, sketch.Tensors, LayoutTrees))
        {
            yield return place;
        }

        // A child with another head has another layout, and the same body.
        foreach (IGrouping<TensorShape, SketchTensor> group in sketch.Tensors.GroupBy(tensor => tensor.Shape)
            .OrderByDescending(group => group.Sum(tensor => tensor.Weight)).ThenBy(group => group.Key.ToString(), StringComparer.Ordinal)
            .Take(ShapeGroups))
        {
            SketchTensor[] tensors = [.. group];
            foreach ((long Tree, byte[] Place) place in Of(ModelSketch.Hash("group", [$"{group.Key} x{tensors.Length}"]), tensors, GroupTrees))
            {
                yield return place;
            }
        }
    }

    private static IEnumerable<(long Tree, byte[] Place)> Of(ulong group, IReadOnlyList<SketchTensor> tensors, int trees)
    {
        double[] sums = new double[trees * Projections];
        int index = 0;
        foreach (SketchTensor tensor in tensors)
        {
            (double mean, double deviation) = Spread(tensor.Samples);
            foreach (float sample in tensor.Samples.AsSpan(0, Math.Min(tensor.Samples.Length, SamplePlan.MinSamples)))
            {
                ulong signs = SamplePlan.Mix((ulong)++index * 0x9E37_79B9_7F4A_7C15);
                double value = (sample - mean) / deviation;
                for (int projection = 0; projection < sums.Length; projection++)
                {
                    sums[projection] += (signs >> projection & 1) == 0 ? value : -value;
                }
            }
        }

        for (int tree = 0; tree < trees; tree++)
        {
            yield return (unchecked((long)SamplePlan.Mix(group + (ulong)tree)), Interleave(sums.AsSpan(tree * Projections, Projections), Math.Sqrt(index)));
        }
    }

    private static (double Mean, double Deviation) Spread(float[] samples)
    {
        double mean = samples.Average(sample => (double)sample);
        double variance = samples.Average(sample => (sample - mean) * (sample - mean));
        return (mean, variance > 0 ? Math.Sqrt(variance) : 1);
    }

    private static byte[] Interleave(ReadOnlySpan<double> sums, double scale)
    {
        Span<int> codes = stackalloc int[Projections];
        for (int projection = 0; projection < Projections; projection++)
        {
            // Four deviations to either side; what lies beyond shares the last place.
            codes[projection] = (int)Math.Clamp(((sums[projection] / scale) + 4) / 8 * (1 << Bits), 0, (1 << Bits) - 1);
        }

        byte[] place = new byte[PlaceBytes];
        for (int bit = 0; bit < Bits; bit++)
        {
            int row = 0;
            for (int projection = 0; projection < Projections; projection++)
            {
                row = row << 1 | codes[projection] >> (Bits - 1 - bit) & 1;
            }

            place[bit] = (byte)row;
        }

        return place;
    }
}
