using MGit.Engine.Repositories;
using MGit.Engine.Running.Trust;
using MGit.Engine.Testing.Running;

namespace MGit.Engine.Testing;

/// <summary>Tests that are to run on nodes. Nothing has run yet: what would is shown and agreed to first.</summary>
public sealed class TestPlan
{
    internal TestPlan(LineageSnapshot now, IReadOnlyList<PlannedTest> cases, TestRunOptions options)
    {
        Now = now;
        Cases = cases;
        Options = options;
        Runnables = [.. cases
            .Where(planned => planned.Known is null && planned.Skip is null)
            .Select(planned => planned.Test.Runnable)
            .OfType<RunnableItem>()
            .DistinctBy(item => item.Hash)];
    }

    /// <summary>Pairs of a node and a test.</summary>
    public int Count => Cases.Count;

    /// <summary>How many of them run; the rest is known, or cannot run.</summary>
    public int ToRun => Cases.Count(planned => planned.Known is null && planned.Skip is null);

    /// <summary>Scripts and commands that would run.</summary>
    public IReadOnlyList<RunnableItem> Runnables { get; }

    /// <summary>What it was made of. It runs as it was planned, whatever lineage.yaml says by then.</summary>
    internal LineageSnapshot Now { get; }

    internal IReadOnlyList<PlannedTest> Cases { get; }

    internal TestRunOptions Options { get; }
}
