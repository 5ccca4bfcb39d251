namespace MGit.Engine.Rendering.Facts;

/// <summary>A test's result as a view shows it.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Outcome">Passed, Failed, Error, Skipped or Measured.</param>
/// <param name="Metric">What was measured, or null.</param>
/// <param name="Value">Its value, or null.</param>
/// <param name="Time">When.</param>
public sealed record TestMark(string Test, string Outcome, string? Metric, double? Value, DateTimeOffset Time);
