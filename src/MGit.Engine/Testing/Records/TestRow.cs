using MGit.Engine.Tensors;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Testing.Records;

/// <summary>A recorded result.</summary>
internal sealed record TestRow(
    long Number,
    ContentId Content,
    ContentId Definition,
    ContentId Context,
    string Test,
    string Node,
    Measurement Measured,
    double Seconds,
    DateTimeOffset Started)
{
    /// <summary>Whether the test need not run again: what broke or was skipped is tried again.</summary>
    public bool IsKnown => Measured.Verdict is TestOutcome.Passed or TestOutcome.Failed or TestOutcome.Measured;
}
