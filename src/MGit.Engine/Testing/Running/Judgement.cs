namespace MGit.Engine.Testing.Running;

/// <summary>What a threshold makes of a measurement.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Metric">The metric that was judged, or the only one measured.</param>
/// <param name="Error">Why it did not pass.</param>
internal readonly record struct Judgement(TestOutcome Outcome, Metric? Metric, string? Error);
