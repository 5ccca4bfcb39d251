using MGit.Engine.Testing.Records;

namespace MGit.Engine.Testing;

/// <summary>Whether a bounded form of a node may take the exact one's place.</summary>
/// <param name="Reason">Why it may not, or null.</param>
/// <param name="Rows">What the tests measured on the bounded form.</param>
internal sealed record BoundedVerdict(string? Reason, IReadOnlyList<TestRow> Rows)
{
    public bool IsAccepted => Reason is null;
}
