namespace MGit.Engine.Comparison.Similarity;

/// <summary>What it takes to be named a parent. See docs/finding-parents.md.</summary>
public sealed record ParentThresholds
{
    /// <summary>
    /// The score, 0..1, from which a model is claimed as a parent. Models trained apart score 0.00 to 0.16 (with fixed tensors in common),
    /// descendants 0.57 and more; see the page for what was measured.
    /// </summary>
    public double Score { get; init; } = 0.4;

    /// <summary>Standard deviations above chance: what very small models need.</summary>
    public double Significance { get; init; } = 6;

    /// <summary>Candidates that are looked at closely (tensors are read whole) for one model.</summary>
    public int MaxExact { get; init; } = 4;
}
