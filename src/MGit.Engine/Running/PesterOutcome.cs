namespace MGit.Engine.Running;

/// <summary>What a Pester file said.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed.</param>
/// <param name="Skipped">Tests that were skipped.</param>
/// <param name="Failures">Name and message of each failure.</param>
public sealed record PesterOutcome(int Passed, int Failed, int Skipped, IReadOnlyList<string> Failures);
