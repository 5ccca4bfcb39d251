namespace MGit.Engine.Rendering;

/// <summary>A test's result as a view shows it.</summary>
/// <param name="Test">The test's name.</param>
/// <param name="Outcome">Passed, Failed, Error, Skipped or Measured.</param>
/// <param name="Value">What was measured, or null.</param>
/// <param name="Time">When.</param>
public sealed record TestMark(string Test, string Outcome, double? Value, DateTimeOffset Time);
