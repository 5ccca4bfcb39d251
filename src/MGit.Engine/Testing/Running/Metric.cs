namespace MGit.Engine.Testing.Running;

/// <summary>A value a test measured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value, which may be NaN or infinite.</param>
/// <param name="HigherIsBetter">The direction; null where the test does not say.</param>
internal sealed record Metric(string Name, double Value, bool? HigherIsBetter = null);
