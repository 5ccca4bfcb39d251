namespace MGit.Engine.Declaration;

/// <summary>When a measured value counts as passed. At least one bound is set.</summary>
/// <param name="Metric">Which of several metrics is meant; null where there is one.</param>
/// <param name="Min">The least value that passes.</param>
/// <param name="Max">The greatest value that passes.</param>
public sealed record TestPass(string? Metric, double? Min, double? Max);
