namespace MGit.Engine.Merging;

/// <summary>What a test said of a merged model before it became a node.</summary>
/// <param name="Test">Name of the test.</param>
/// <param name="Passed">Whether it passed; null where it judges nothing, or was skipped.</param>
/// <param name="Metric">What was measured, or null.</param>
/// <param name="Value">Its value.</param>
/// <param name="Error">Why it did not pass.</param>
public sealed record MergeTest(string Test, bool? Passed, string? Metric = null, double? Value = null, string? Error = null)
{
    public override string ToString() => $"{Test}: {(Passed switch { true => "passed", false => "failed", null => "not judged" })}";
}
