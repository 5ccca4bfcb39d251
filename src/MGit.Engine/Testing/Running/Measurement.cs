namespace MGit.Engine.Testing.Running;

/// <summary>What a test said, before anything is judged by a threshold.</summary>
/// <param name="Verdict">Passed, Failed, Error or Skipped as the test itself decided; Measured where it only gave values.</param>
/// <param name="Metrics">What it measured.</param>
/// <param name="Device">Where the model ran, or null.</param>
/// <param name="Error">Why it failed, broke or skipped.</param>
internal sealed record Measurement(TestOutcome Verdict, IReadOnlyList<Metric> Metrics, string? Device = null, string? Error = null)
{
    public static Measurement Broken(string why) => new(TestOutcome.Error, [], Error: why);
}
