using MGit.Engine.Codecs;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Store.Contents;
using MGit.Engine.Tensors;
using MGit.Engine.Testing;
using MGit.Engine.Testing.Records;

namespace MGit.Engine.Repositories.Maintaining;

/// <summary>
/// Stores exact nodes within the bound where their entry, the user or the repository asks for it, and the tests that apply to them agree.
/// The exact contents stay restorable for the grace period. Parents are converted before their children: an error never grows along a
/// chain.
/// </summary>
internal sealed class BoundedConversion(
    RepositoryCore core,
    LineageTests tests,
    OptimizeOptions options,
    IProgress<OperationProgress>? progress,
    CancellationToken cancellationToken)
{
    /// <summary>The nodes that are to be converted, where tests agree; parents before children.</summary>
    public IReadOnlyList<ModelNode> Wanted()
    {
        LineageSnapshot now = core.Read(cancellationToken);
        HashSet<NodeId> asked = [.. options.BoundedNodes.Select(reference => now.Resolve(reference).NodeId)];
        return [.. now.Graph
            .Sort(now.Nodes.Where(node => IsWanted(now, node, asked)).Select(node => node.NodeId), NodeOrder.TopDown)
            .Select(id => now.Find(id)!)];
    }

    public void Run()
    {
        foreach (ModelNode node in Wanted())
        {
            cancellationToken.ThrowIfCancellationRequested();
            Convert(core.Read(cancellationToken), node.NodeId);
        }
    }

    private static bool IsWanted(LineageSnapshot now, ModelNode node, HashSet<NodeId> asked)
        => node is { Presence: Presence.Stored, Fidelity: Fidelity.Exact }
        && (asked.Contains(node.NodeId) || (now.Declaration.Find(node.NodeId)!.Compression ?? now.Declaration.Store.Compression) == CompressionMode.Bounded);

    private void Convert(LineageSnapshot now, NodeId id)
    {
        double epsilon = options.Epsilon ?? now.Declaration.Find(id)?.Epsilon ?? now.Declaration.Store.Epsilon;
        IngestOptions bounded = new()
        {
            MaxChainLength = now.Declaration.Store.MaxChainLength,
            Bound = new ErrorBound(epsilon),
            ReplaceExact = true,
        };
        BoundedVerdict? verdict = null;
        IngestResult? result = new NodeConversion(core, progress, cancellationToken).Run(
            id,
            bounded,
            static (_, _) => true,
            (node, result, store) =>
            {
                if (result.Exact || result.NewStoredBytes >= node.StoredBytes)
                {
                    core.Options.Host.Verbose(
                        $"{id} stays exact: within the bound it would take {result.NewStoredBytes} bytes, and it takes {node.StoredBytes}.");
                    return false;
                }

                verdict = new BoundedAcceptance(core, tests).Judge(now, node, store, result.Manifest, cancellationToken);
                if (!verdict.IsAccepted)
                {
                    core.Options.Host.Warning($"{id} stays exact: {verdict.Reason}");
                }

                return verdict.IsAccepted;
            },
            keepsOld: true);
        if (result is null)
        {
            return;
        }

        Record(verdict!.Rows, result.Manifest);
        core.Options.Host.Verbose(
            $"{id} is stored within ln(1 + {epsilon}) in {result.NewStoredBytes} bytes. Restore-ModelNode {id} brings its exact bytes back "
            + "within the grace period.");
    }

    /// <summary>What the tests said of the bounded form is known of the node from now on.</summary>
    private void Record(IReadOnlyList<TestRow> rows, ContentId content)
    {
        LineageEvent[] events = [.. rows.Where(row => !row.Definition.IsNone).Select(row => TestRows.EventOf(row with { Content = content }))];
        if (events.Length > 0)
        {
            core.Record(events, cancellationToken);
        }
    }
}
