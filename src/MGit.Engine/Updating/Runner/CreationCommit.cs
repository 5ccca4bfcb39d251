using MGit.Engine.Catalog;
using MGit.Engine.Checkpoints;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Repositories.Adding;
using MGit.Engine.Repositories.Changes;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Store.Contents;

namespace MGit.Engine.Updating.Runner;

/// <summary>Makes written models nodes: contents, entries and run records in one commit, so that all of it is there or nothing.</summary>
internal sealed class CreationCommit(RepositoryCore core, IReadOnlyList<CreatedModel> models)
{
    private readonly NodeId[] _ids = new NodeId[models.Count];
    private readonly IngestResult[] _contents = new IngestResult[models.Count];

    /// <summary>Whether somebody else made these nodes meanwhile: then nothing was changed, and nothing recorded of the runs.</summary>
    public bool IsOvertaken { get; private set; }

    /// <summary>Whether nodes and records are stored: whatever goes wrong after that takes nothing of it away.</summary>
    public bool IsStored { get; private set; }

    /// <returns>The nodes, in the order of the models: those that somebody else made meanwhile where that is so.</returns>
    /// <exception cref="MGitException">
    /// Nothing was changed, unless <see cref="IsStored"/>. <c>ParentMissing</c>, <c>NodeNotFound</c>, <c>DeclarationConflict</c>,
    /// <c>DiskFull</c>, <c>RepositoryLocked</c>, …
    /// </exception>
    public IReadOnlyList<ModelNode> Run(CancellationToken cancellationToken)
    {
        using DraftIngest ingest = new(core, rememberFiles: false);
        LineageSnapshot before = core.Read(cancellationToken);
        for (int i = 0; i < models.Count; i++)
        {
            CreatedModel model = models[i];
            NodeDraft draft = new()
            {
                Compression = model.Declaration.Compression,
                Epsilon = model.Declaration.Epsilon,
                Rehash = true,
            };
            NewNodePlan plan = new(
                model.Declaration.Name,
                null,
                [.. model.Parents.Select(parent => parent.NodeId)],
                model.IsNextVersion ? model.Declaration.Id : null);
            _contents[i] = ingest.Read(CheckpointReader.Open(model.Path, cancellationToken), draft, before, plan, null, cancellationToken);
        }

        // From here on it is done or not done: a stop comes too late.
        core.Change(ingest.TakeWriter(cancellationToken), Plan, ingest.Apply, CancellationToken.None);
        IsStored = true;
        LineageSnapshot after = core.Read(CancellationToken.None);
        return [.. _ids.Select(id => after.Find(id) ?? throw Overtaken(id))];
    }

    private void Plan(LineageChange change, CatalogTransaction transaction)
    {
        IsOvertaken = MadeMeanwhile(change, transaction);
        if (IsOvertaken)
        {
            return;
        }

        List<NodeDeclaration> entries = [];
        for (int i = 0; i < models.Count; i++)
        {
            CreatedModel model = models[i];
            NodeId[] parents = [.. model.Parents.Select(parent => Now(change.Before, parent, model))];
            if (model.IsNextVersion)
            {
                entries.Add(AddVersion(change, transaction, i, parents));
            }
            else
            {
                Fill(change, transaction, i, parents);
            }
        }

        if (entries.Count > 0)
        {
            change.Edit.Append(entries);
            change.Edit.FollowVersions(models.Zip(_ids).ToDictionary(pair => pair.First.Declaration.Id, pair => pair.Second));
        }
    }

    /// <summary>Whether another process made these nodes while they were made here.</summary>
    private bool MadeMeanwhile(LineageChange change, CatalogTransaction transaction)
    {
        for (int i = 0; i < models.Count; i++)
        {
            CreatedModel model = models[i];
            ModelNode? made = model.IsNextVersion
                ? NextVersionOf(change.Before, transaction, model.Run)
                : change.Before.Find(model.Declaration.Id) is { Presence: Presence.Stored } stored ? stored : null;
            if (made is null)
            {
                return false;
            }

            _ids[i] = made.NodeId;
        }

        return true;
    }

    private static ModelNode? NextVersionOf(LineageSnapshot now, CatalogTransaction transaction, RunRecorded run)
    {
        HashSet<Guid> uids = [.. RunRows.ReadCascade(transaction, run.Origin!.Value, run.Target!.Value)
            .Where(earlier => run.PreviousUid is null ? earlier.Previous == run.Previous : earlier.PreviousUid == run.PreviousUid)
            .Select(earlier => earlier.Uid!.Value)];
        return uids.Count == 0 ? null : now.Nodes.FirstOrDefault(node => node.Uid is { } uid && uids.Contains(uid));
    }

    private NodeDeclaration AddVersion(LineageChange change, CatalogTransaction transaction, int index, NodeId[] parents)
    {
        CreatedModel model = models[index];
        NodeId previous = model.Declaration.Id;
        if (change.Before.Find(previous) is null)
        {
            throw new MGitException(ErrorCode.NodeNotFound, $"{previous} was renamed or removed while its next version was made.", previous);
        }

        NodeId id = new(previous.Name, NodeCommit.Highest(change.Before, transaction, previous.Name) + 1);
        NodeDeclaration entry = model.Declaration with { Version = id.Version, Parents = [.. parents.Select(ParentReference.To)], Source = null };
        Record(change, transaction, index, id, Guid.CreateVersion7(transaction.Time), entry);
        return entry;
    }

    private void Fill(LineageChange change, CatalogTransaction transaction, int index, NodeId[] parents)
    {
        NodeId id = models[index].Declaration.Id;
        ModelNode node = change.Before.Find(id)
            ?? throw new MGitException(ErrorCode.NodeNotFound, $"{id} was renamed or removed while it was made.", id);
        NodeDeclaration entry = change.Before.Declaration.Find(id)!;
        if (!IsAsBegun(entry, models[index].Declaration, parents))
        {
            throw new MGitException(
                ErrorCode.DeclarationConflict,
                $"{id} is declared with other parents or another creation than when its model was begun, so that what was made is not that model. "
                + "Run the command again to make what lineage.yaml says now.",
                id);
        }

        if (entry.Parents.Any(parent => !parent.IsPinned))
        {
            change.Edit.SetParents(id, parents);
            entry = entry with { Parents = [.. parents.Select(ParentReference.To)] };
        }

        Record(change, transaction, index, id, node.Uid ?? Guid.CreateVersion7(transaction.Time), entry);
    }

    private void Record(LineageChange change, CatalogTransaction transaction, int index, NodeId id, Guid uid, NodeDeclaration entry)
    {
        IngestResult content = _contents[index];
        _ids[index] = id;
        change.Edit.SetLock(new LockEntry(id, uid, content.Manifest, content.Epsilon, transaction.Time));
        if (change.Before.Rows.Any(row => row.Uid == uid))
        {
            change.Record(new NodeContentReplaced(uid, content.Manifest.ToString(), null, transaction.Time));
        }
        else
        {
            change.Record(new NodeAdded(
                uid, id.Name, id.Version, content.Manifest.ToString(), transaction.Time, Author.Current, null, content.Notices, NodeSnippet.Of(entry).Text));
        }

        change.Record(models[index].Run with { Node = id.ToString(), Uid = uid });
    }

    /// <summary>Whether an entry still says what was made. A bare parent is the version that was taken, whatever is newer by now.</summary>
    private static bool IsAsBegun(NodeDeclaration entry, NodeDeclaration begun, NodeId[] parents)
        => MakingOf(entry) == MakingOf(begun)
            && entry.Parents.Count == parents.Length
            && entry.Parents.Zip(parents).All(pair => pair.First.IsPinned
                ? pair.First.Node == pair.Second
                : NodeName.Comparer.Equals(pair.First.Node.Name, pair.Second.Name));

    /// <summary>What decides the model of an entry besides its parents, as text.</summary>
    private static string MakingOf(NodeDeclaration entry) => NodeSnippet.Of(new NodeDeclaration
    {
        Name = entry.Name,
        Version = entry.Version,
        Source = entry.Source,
        Create = entry.Create,
        Architecture = entry.Architecture,
        Freeze = entry.Freeze,
    }).Text;

    /// <summary>A parent as it is called now.</summary>
    private static NodeId Now(LineageSnapshot now, ModelNode parent, CreatedModel model)
    {
        ModelNode? found = now.Find(parent.NodeId) is { } same && same.Uid == parent.Uid ? same : now.Nodes.FirstOrDefault(node => node.Uid == parent.Uid);
        return found?.NodeId
            ?? throw new MGitException(ErrorCode.ParentMissing, $"The parent {parent.Id} was removed while {model.Run.Node} was made.", parent.Id);
    }

    private static MGitException Overtaken(NodeId id) => new(
        ErrorCode.DeclarationConflict,
        $"{id} is stored, and lineage.yaml was changed by someone else at that moment: the entry was not written. Restore-ModelNode {id} declares it.",
        id);
}
