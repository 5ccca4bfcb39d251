namespace MGit.Engine.Merging;

/// <summary>How models are merged; what a merge's creation record holds.</summary>
public sealed record MergeOptions
{
    /// <summary>The density where none is given: the share of each change that TIES keeps.</summary>
    public const double DefaultDensity = 0.2;

    /// <summary>
    /// Wildcards on layers or their parameters, and what becomes of those that several models changed. Where several fit, one without
    /// wildcards goes first, then the longest. One strategy for everything is the pattern "*". Empty: conflicts stay conflicts.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, MergeStrategy>> Strategies { get; init; } = [];

    /// <summary>Chosen layer by layer, in front of every strategy; of any layer that was changed.</summary>
    public IReadOnlyList<KeyValuePair<string, MergeStrategy>> Choices { get; init; } = [];

    /// <summary>
    /// One for each model, the reference first, or one for all: its share of an average, the coefficient of its changes in TaskArithmetic,
    /// what it counts in TIES. Null: equal shares, coefficient 1.
    /// </summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Share of each change that TIES keeps, tensor by tensor.</summary>
    public double Density { get; init; } = DefaultDensity;
}
