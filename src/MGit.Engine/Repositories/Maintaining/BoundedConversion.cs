using MGit.Engine.Codecs;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;

namespace MGit.Engine.Repositories.Maintaining;

/// <summary>
/// Stores exact nodes within the bound where their entry, the user or the repository asks for it. The exact contents stay restorable for
/// the grace period. Parents are converted before their children: an error never grows along a chain.
/// </summary>
internal static class BoundedConversion
{
    public static void Run(RepositoryCore core, OptimizeOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        HashSet<NodeId> asked = [.. options.BoundedNodes.Select(reference => now.Resolve(reference).NodeId)];
        IEnumerable<NodeId> wanted = now.Nodes
            .Where(node => node is { Presence: Presence.Stored, Fidelity: Fidelity.Exact } && IsWanted(core, now, node, asked))
            .Select(node => node.NodeId);
        foreach (NodeId id in now.Graph.Sort(wanted, NodeOrder.TopDown))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Convert(core, core.Read(cancellationToken), id, options, progress, cancellationToken);
        }
    }

    private static bool IsWanted(RepositoryCore core, LineageSnapshot now, ModelNode node, HashSet<NodeId> asked)
    {
        NodeDeclaration entry = now.Declaration.Find(node.NodeId)!;
        if (asked.Contains(node.NodeId) || entry.Compression == CompressionMode.Bounded)
        {
            return true;
        }

        if (entry.Compression is not null || now.Declaration.Store.Compression != CompressionMode.Bounded)
        {
            return false;
        }

        // The repository's default is carried out where no test has to agree first.
        if (now.Declaration.Tests.Count == 0)
        {
            return true;
        }

        core.Options.Host.Verbose($"{node.Id} stays exact: tests are declared, and their consent is needed before it is stored within a bound.");
        return false;
    }

    private static void Convert(
        RepositoryCore core,
        LineageSnapshot now,
        NodeId id,
        OptimizeOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        double epsilon = options.Epsilon ?? now.Declaration.Find(id)?.Epsilon ?? now.Declaration.Store.Epsilon;
        IngestOptions bounded = new()
        {
            MaxChainLength = now.Declaration.Store.MaxChainLength,
            Bound = new ErrorBound(epsilon),
            ReplaceExact = true,
        };
        IngestResult? result = new NodeConversion(core, progress, cancellationToken).Run(
            id,
            bounded,
            static (_, _) => true,
            (node, result) =>
            {
                bool pays = !result.Exact && result.NewStoredBytes < node.StoredBytes;
                if (!pays)
                {
                    core.Options.Host.Verbose(
                        $"{id} stays exact: within the bound it would take {result.NewStoredBytes} bytes, and it takes {node.StoredBytes}.");
                }

                return pays;
            },
            keepsOld: true);
        if (result is not null)
        {
            core.Options.Host.Verbose(
                $"{id} is stored within ln(1 + {epsilon}) in {result.NewStoredBytes} bytes. Restore-ModelNode {id} brings its exact bytes back "
                + "within the grace period.");
        }
    }
}
