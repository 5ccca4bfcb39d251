using MGit.Engine.Progress;
using MGit.Engine.Testing;

namespace MGit.Engine.Merging;

/// <summary>Asks the registered tests about a merged model before it becomes a node.</summary>
public interface IMergeGate
{
    /// <summary>Runs every test that applies to the new node or to one of its parents; none where there is none.</summary>
    IReadOnlyList<LineageTestResult> Test(MergeCandidate candidate, IProgress<OperationProgress>? progress, CancellationToken cancellationToken);
}
