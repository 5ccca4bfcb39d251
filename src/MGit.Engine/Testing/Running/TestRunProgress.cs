using MGit.Engine.Progress;

namespace MGit.Engine.Testing.Running;

/// <summary>Counts tests that have ended, from several threads.</summary>
internal sealed class TestRunProgress(IProgress<OperationProgress>? progress, int total)
{
    private int _done;

    public void Begin(PlannedTest planned) => Report(planned, Volatile.Read(ref _done));

    public void End(PlannedTest planned) => Report(planned, Interlocked.Increment(ref _done));

    private void Report(PlannedTest planned, int done)
        => progress?.Report(new OperationProgress("Testing", $"{planned.Test.Name} on {planned.Node.Id}", done, total, ProgressUnit.Items));
}
