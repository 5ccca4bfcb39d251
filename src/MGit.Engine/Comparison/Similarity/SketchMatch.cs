using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>What the sketches of two models tell of the one as a descendant of the other.</summary>
/// <remarks>
/// Weights of separately initialised networks have no correlation once each tensor's mean is taken off, however alike the networks are
/// otherwise: what makes plain cosines of unrelated models large are means (normalisation gains near one) and running statistics. So each
/// tensor of the descendant counts with its centred correlation to its counterpart, weighted by the root of its size, and tensors without
/// a counterpart count as unrelated.
/// </remarks>
internal sealed class SketchMatch
{
    /// <summary>More pairs of one shape than this are not tried out; their order tells then.</summary>
    private const int MaxComparisons = 256;

    /// <summary>Far above what the best of so many chance correlations of 64 samples reaches.</summary>
    private const double Belonging = 0.6;

    /// <summary>Of the descendant's weights: how much the other explains, 0 (nothing) to 1 (all).</summary>
    public required double Closeness { get; init; }

    /// <summary>Root mean square of the difference over both norms, by tensor: 0 for equal weights, about 1 for unrelated ones.</summary>
    public required double Distance { get; init; }

    /// <summary>Share of the descendant's weights whose samples are equal bit by bit.</summary>
    public required double Shared { get; init; }

    /// <summary>Standard deviations that the correlation lies above what chance gives.</summary>
    public required double Significance { get; init; }

    /// <summary>Counterparts: the descendant's tensor, the other's, and their centred correlation.</summary>
    public required IReadOnlyList<(SketchTensor Child, SketchTensor Parent, double Correlation)> Pairs { get; init; }

    /// <summary>The descendant's tensors without a counterpart.</summary>
    public required IReadOnlyList<SketchTensor> Alone { get; init; }

    public static SketchMatch Compare(ModelSketch child, ModelSketch parent)
    {
        List<(SketchTensor Child, SketchTensor Parent)> pairs = [];
        List<SketchTensor> alone = [];
        Pair(child, parent, pairs, alone);
        double weight = child.Weight;
        double closeness = 0;
        double distance = alone.Sum(tensor => tensor.Weight);
        double shared = 0;
        double chance = 0;
        double samples = 0;
        List<(SketchTensor, SketchTensor, double)> measured = [];
        foreach ((SketchTensor mine, SketchTensor theirs) in pairs)
        {
            (double correlation, double difference, bool equal) = Measure(mine, theirs);
            closeness += mine.Weight * Math.Max(0, correlation);
            distance += mine.Weight * difference;
            shared += equal ? mine.Weight : 0;
            chance += mine.Samples.Length * correlation;
            samples += mine.Samples.Length;
            measured.Add((mine, theirs, correlation));
        }

        return new SketchMatch
        {
            Closeness = weight > 0 ? closeness / weight : 0,
            Distance = weight > 0 ? Math.Sqrt(distance / weight) : 1,
            Shared = weight > 0 ? shared / weight : 0,
            Significance = samples > 0 ? chance / Math.Sqrt(samples) : 0,
            Pairs = measured,
            Alone = alone,
        };
    }

    /// <summary>Equal samples first (whatever their names), then names with equal shapes, then the order of shapes.</summary>
    private static void Pair(ModelSketch child, ModelSketch parent, List<(SketchTensor Child, SketchTensor Parent)> pairs, List<SketchTensor> alone)
    {
        if (child.LayoutKey == parent.LayoutKey && child.Tensors.Count == parent.Tensors.Count)
        {
            pairs.AddRange(child.Tensors.Zip(parent.Tensors));
            return;
        }

        HashSet<SketchTensor> taken = new(ReferenceEqualityComparer.Instance);
        Dictionary<string, SketchTensor> byName = new(StringComparer.Ordinal);
        Dictionary<ulong, SketchTensor> byKey = [];
        foreach (SketchTensor tensor in parent.Tensors)
        {
            byName.TryAdd(tensor.Name, tensor);
            byKey.TryAdd(tensor.Key, tensor);
        }

        List<SketchTensor> left = [];
        foreach (SketchTensor tensor in child.Tensors)
        {
            if ((byKey.TryGetValue(tensor.Key, out SketchTensor? found) || (byName.TryGetValue(tensor.Name, out found) && found.Shape.Equals(tensor.Shape)))
                && taken.Add(found))
            {
                pairs.Add((tensor, found));
            }
            else
            {
                left.Add(tensor);
            }
        }

        List<SketchTensor> others = [.. parent.Tensors.Where(tensor => !taken.Contains(tensor) && !child.Tensors.Any(mine => mine.Name == tensor.Name))];
        List<SketchTensor> renamed = [.. left.Where(tensor => !byName.ContainsKey(tensor.Name))];
        HashSet<SketchTensor> matched = new(ReferenceEqualityComparer.Instance);
        PairByCorrelation(renamed, others, pairs, matched);
        renamed.RemoveAll(matched.Contains);
        others.RemoveAll(matched.Contains);
        foreach ((int mine, int theirs) in SequenceMatching.Match([.. renamed.Select(tensor => tensor.Shape)], [.. others.Select(tensor => tensor.Shape)]))
        {
            pairs.Add((renamed[mine], others[theirs]));
            matched.Add(renamed[mine]);
        }

        alone.AddRange(left.Where(tensor => !matched.Contains(tensor)));
    }

    /// <summary>Of a few tensors with one shape those that clearly belong together, in whatever order they come.</summary>
    private static void PairByCorrelation(
        List<SketchTensor> mine, List<SketchTensor> theirs, List<(SketchTensor Child, SketchTensor Parent)> pairs, HashSet<SketchTensor> matched)
    {
        ILookup<TensorShape, SketchTensor> others = theirs.ToLookup(tensor => tensor.Shape);
        foreach (IGrouping<TensorShape, SketchTensor> group in mine.GroupBy(tensor => tensor.Shape))
        {
            if (group.Count() * others[group.Key].Count() > MaxComparisons)
            {
                continue;
            }

            foreach ((SketchTensor first, SketchTensor second, double correlation) in group
                .SelectMany(_ => others[group.Key], (first, second) => (first, second, Measure(first, second).Correlation))
                .OrderByDescending(pair => pair.Correlation))
            {
                if (correlation >= Belonging && !matched.Contains(first) && !matched.Contains(second))
                {
                    matched.Add(first);
                    matched.Add(second);
                    pairs.Add((first, second));
                }
            }
        }
    }

    private static (double Correlation, double Difference, bool Equal) Measure(SketchTensor mine, SketchTensor theirs)
    {
        int count = Math.Min(mine.Samples.Length, theirs.Samples.Length);
        return TensorCloseness.Measure(mine.Samples.AsSpan(0, count), theirs.Samples.AsSpan(0, count));
    }
}
