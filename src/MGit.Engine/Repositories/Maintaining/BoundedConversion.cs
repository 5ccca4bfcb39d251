using MGit.Engine.Checkpoints;
using MGit.Engine.Codecs;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

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
        if (now.Find(id) is not { Presence: Presence.Stored, Fidelity: Fidelity.Exact } node)
        {
            // Removed, renamed or converted by somebody else meanwhile.
            return;
        }

        ContentId exact = ContentId.TryParse(node.ContentId)!.Value;
        PackStore store = core.Store;
        string folder = Path.Combine(core.LineageFolder, "tmp", Guid.NewGuid().ToString("N"));
        using PackWriter writer = store.BeginWrite(cancellationToken);
        try
        {
            ContentStore contents = new(store);
            Manifest manifest = contents.ReadManifest(exact);
            ModelRestore.Export(contents, manifest, folder, new RestoreOptions { IntoFolder = true }, core.Files, progress, cancellationToken);
            double epsilon = options.Epsilon ?? now.Declaration.Find(id)!.Epsilon ?? now.Declaration.Store.Epsilon;
            ModelIngest ingest = new(store, writer, new IngestOptions
            {
                MaxChainLength = now.Declaration.Store.MaxChainLength,
                Bound = new ErrorBound(epsilon),
                ReplaceExact = true,
            });
            ContentId[] bases = [.. node.Parents
                .Append(node.PreviousVersion)
                .OfType<string>()
                .Select(parent => now.Find(NodeId.TryParse(parent)!.Value))
                .Where(parent => parent?.Presence == Presence.Stored)
                .Select(parent => ContentId.TryParse(parent!.ContentId)!.Value)
                .Distinct()];
            Checkpoint checkpoint = CheckpointReader.Open(manifest.IsFolder ? folder : Path.Combine(folder, manifest.Files[0].Path), cancellationToken);
            IngestResult result = ingest.Add(checkpoint, bases, progress, cancellationToken);
            if (result.Exact || result.NewStoredBytes >= node.StoredBytes)
            {
                core.Options.Host.Verbose(
                    $"{id} stays exact: within the bound it would take {result.NewStoredBytes} bytes, and it takes {node.StoredBytes}.");
                writer.Rollback();
                return;
            }

            core.Change(
                writer,
                (change, transaction) =>
                {
                    if (change.Before.Find(id) is not { Uid: { } uid } current || current.ContentId != node.ContentId)
                    {
                        return;
                    }

                    change.Edit.SetLock(new LockEntry(id, uid, result.Manifest, result.Epsilon, node.Created ?? transaction.Time));
                    change.Record(new NodeContentReplaced(uid, result.Manifest.ToString(), node.ContentId, transaction.Time));
                },
                ingest.Apply,
                cancellationToken);
            core.Options.Host.Verbose(
                $"{id} is stored within ln(1 + {epsilon}): {result.NewStoredBytes} bytes instead of {node.StoredBytes}. Restore-ModelNode {id} brings its "
                + "exact bytes back within the grace period.");
        }
        finally
        {
            core.Files.Delete(folder);
        }
    }
}
