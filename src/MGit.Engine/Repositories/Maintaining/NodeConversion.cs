using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Repositories.Maintaining;

/// <summary>Stores a node's content once more in another form, and makes that the node's content.</summary>
internal sealed class NodeConversion(RepositoryCore core, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
{
    /// <param name="id">The node; one that is gone, or not exact any more, is left alone.</param>
    /// <param name="options">How it is stored from now on.</param>
    /// <param name="wanted">Asked before anything is written.</param>
    /// <param name="accepted">Asked with the result, and a store to read it from before it is committed; what is not accepted is dropped.</param>
    /// <param name="keepsOld">Whether the old form is kept for the grace period.</param>
    /// <returns>The result where it became the node's content, else null.</returns>
    public IngestResult? Run(
        NodeId id,
        IngestOptions options,
        Func<ModelConversion, Manifest, bool> wanted,
        Func<ModelNode, IngestResult, ContentStore, bool> accepted,
        bool keepsOld)
    {
        LineageSnapshot now = core.Read(cancellationToken);
        if (now.Find(id) is not { Presence: Presence.Stored, Fidelity: Fidelity.Exact } node)
        {
            // Removed, renamed or converted by somebody else meanwhile.
            return null;
        }

        using PackWriter writer = core.Store.BeginWrite(cancellationToken);
        ModelIngest ingest = new(core.Store, writer, options);
        ModelConversion conversion = new(core.Store, ingest);
        Manifest manifest = ingest.Store.ReadManifest(ContentId.TryParse(node.ContentId)!.Value);
        if (!wanted(conversion, manifest))
        {
            return null;
        }

        IngestResult result = conversion.Convert(manifest, Bases(now, node), progress, cancellationToken);
        if (result.Manifest == manifest.Id || !accepted(node, result, ingest.Store))
        {
            writer.Rollback();
            return null;
        }

        bool replaced = false;
        core.Change(
            writer,
            (change, transaction) =>
            {
                if (change.Before.Find(id) is { Uid: { } uid } current && current.ContentId == node.ContentId)
                {
                    replaced = true;
                    change.Edit.SetLock(new LockEntry(id, uid, result.Manifest, result.Epsilon, node.Created ?? transaction.Time));
                    change.Record(new NodeContentReplaced(uid, result.Manifest.ToString(), keepsOld ? node.ContentId : null, transaction.Time));
                }
            },
            ingest.Apply,
            cancellationToken);
        return replaced ? result : null;
    }

    private static ContentId[] Bases(LineageSnapshot now, ModelNode node) => [.. node.Parents
        .Append(node.PreviousVersion)
        .OfType<string>()
        .Select(parent => now.Find(NodeId.TryParse(parent)!.Value))
        .Where(parent => parent?.Presence == Presence.Stored)
        .Select(parent => ContentId.TryParse(parent!.ContentId)!.Value)
        .Distinct()];
}
