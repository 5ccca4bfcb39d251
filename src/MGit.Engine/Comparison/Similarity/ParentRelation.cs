namespace MGit.Engine.Comparison.Similarity;

/// <summary>One model as a possible parent of another.</summary>
/// <param name="Parent">The possible parent.</param>
/// <param name="Score">How much of the child it explains, 0..1.</param>
/// <param name="Distance">0 for equal weights, about 1 for unrelated ones.</param>
/// <param name="Match">What their sketches tell.</param>
/// <param name="Order">-1 first: the parent came before the child.</param>
/// <param name="SameWeights">Whether the weights of one are those of the other, or a part of them.</param>
/// <param name="IsNamed">Whether the child's files name it.</param>
/// <param name="Evidence">For people.</param>
/// <param name="Objection">Why it is not claimed though near; null where it may be.</param>
internal sealed record ParentRelation(
    SketchedModel Parent,
    double Score,
    double Distance,
    SketchMatch Match,
    ModelOrder Order,
    bool SameWeights,
    bool IsNamed,
    IReadOnlyList<string> Evidence,
    string? Objection)
{
    /// <summary>What the choice between several goes by.</summary>
    public double Cost => IsNamed ? 0 : Distance;
}
