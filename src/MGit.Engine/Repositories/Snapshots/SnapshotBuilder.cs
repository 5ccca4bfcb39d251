using MGit.Engine.Checkpoints;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Records;

namespace MGit.Engine.Repositories.Snapshots;

/// <summary>
/// Joins what lineage.yaml declares, what lineage.lock says each node's content is, and what the store holds. The file says which nodes
/// there are; the lock, where it has a line, says which content a node is, else the catalog does by name and version.
/// </summary>
internal sealed class SnapshotBuilder
{
    private readonly LineageDeclaration _declaration;
    private readonly LineageLock _lock;
    private readonly CatalogRows _rows;
    private readonly Dictionary<Guid, NodeRow> _byUid;
    private readonly Dictionary<NodeId, NodeRow> _byId;
    private readonly Dictionary<NodeId, List<string>> _children = [];
    private readonly Dictionary<NodeId, List<string>> _aliases = [];
    private readonly HashSet<Guid> _declared = [];

    private readonly BoundedStanding _standing;

    private SnapshotBuilder(LineageDeclaration declaration, LineageLock lineageLock, CatalogRows rows, IReadOnlyList<TestRow> results)
    {
        _standing = new BoundedStanding(declaration.Tests, results);
        _declaration = declaration;
        _lock = lineageLock;
        _rows = rows;
        _byUid = new Dictionary<Guid, NodeRow>(rows.Nodes.Count);
        _byId = new Dictionary<NodeId, NodeRow>(rows.Nodes.Count);
        foreach (NodeRow row in rows.Nodes)
        {
            _byUid[row.Uid] = row;
            if (row.State == NodeState.Live)
            {
                _byId[row.Id] = row;
            }
        }
    }

    /// <param name="results">What tests measured on bounded contents.</param>
    public static LineageSnapshot Build(
        string root, LineageDeclaration declaration, LineageLock lineageLock, CatalogRows rows, IReadOnlyList<TestRow> results)
    {
        SnapshotBuilder builder = new(declaration, lineageLock, rows, results);
        builder.IndexEdges();
        ModelNode[] nodes = declaration.Nodes.Select(node => builder.Join(root, node)).OrderBy(node => node.NodeId).ToArray();
        NodeRow[] undeclared = rows.Nodes.Where(row => row.State == NodeState.Live && !builder._declared.Contains(row.Uid)).ToArray();
        return new LineageSnapshot(root, declaration, nodes, undeclared, rows.Nodes.Where(row => row.State == NodeState.Trash).ToArray(), rows);
    }

    private void IndexEdges()
    {
        foreach (NodeDeclaration node in _declaration.Nodes)
        {
            foreach (ParentReference parent in node.Parents)
            {
                Add(_children, parent.Node, node.Id.ToString());
            }
        }

        foreach (AliasDeclaration alias in _declaration.Aliases)
        {
            Add(_aliases, alias.Node, alias.ToString());
        }
    }

    private ModelNode Join(string root, NodeDeclaration node)
    {
        LockEntry? entry = _lock.Find(node.Id);
        NodeRow? row = RowOf(node.Id, entry);
        if (row is not null)
        {
            _declared.Add(row.Uid);
        }

        ContentId? manifest = entry is not null ? entry.Manifest : row?.Manifest;
        ManifestSummary? summary = manifest is { } id && _rows.Manifests.TryGetValue(id, out ManifestSummary? known) ? known : null;
        double? epsilon = summary is not null ? summary.Epsilon : entry?.Epsilon;
        Guid? uid = entry?.Uid ?? row?.Uid;
        IReadOnlyList<NodeDeclaration> versions = _declaration.Versions(node.Name);
        int at = IndexOf(versions, node.Version);
        return new ModelNode
        {
            Repository = root,
            NodeId = node.Id,
            Uid = uid,
            Type = node.Type,
            Tags = node.Tags,
            Parents = [.. node.Parents.Select(parent => parent.Node.ToString())],
            Children = _children.TryGetValue(node.Id, out List<string>? children) ? children : [],
            PreviousVersion = at > 0 ? versions[at - 1].Id.ToString() : null,
            NextVersion = at + 1 < versions.Count ? versions[at + 1].Id.ToString() : null,
            Presence = PresenceOf(node, manifest, summary),
            IsOutdated = node.Parents.Any(parent => HasLaterVersion(node, parent.Node)),
            LastRun = uid is { } recorded && _rows.LastRuns.TryGetValue(recorded, out DateTimeOffset ran) ? ran : null,
            Fidelity = epsilon is null ? Fidelity.Exact : Fidelity.Bounded,
            Epsilon = epsilon,
            Acceptance = epsilon is null ? null : _standing.Of(manifest, node, _aliases.GetValueOrDefault(node.Id)),
            OriginalBytes = summary?.OriginalBytes,
            StoredBytes = summary?.StoredBytes,
            ParameterCount = summary?.Parameters,
            Format = summary is not null && Enum.TryParse(summary.Format, out CheckpointFormat format) ? format : null,
            Created = row?.Created ?? entry?.Created,
            Author = row?.Author,
            Description = node.Description,
            Metadata = PlainValues.Read(node.Metadata),
            Aliases = _aliases.TryGetValue(node.Id, out List<string>? aliases) ? aliases : [],
            ContentId = manifest?.ToString(),
            Notices = row is null ? [] : row.Notices,
        };
    }

    private static Presence PresenceOf(NodeDeclaration node, ContentId? manifest, ManifestSummary? summary)
    {
        if (summary is not null)
        {
            return Presence.Stored;
        }

        if (manifest is not null)
        {
            return Presence.Remote;
        }

        return node.Create is not null || node.Source is not null ? Presence.Declared : Presence.MetadataOnly;
    }

    private NodeRow? RowOf(NodeId id, LockEntry? entry)
    {
        if (entry is not null)
        {
            return _byUid.TryGetValue(entry.Uid, out NodeRow? locked) && locked.State == NodeState.Live ? locked : null;
        }

        return _byId.GetValueOrDefault(id);
    }

    // A version made from an earlier one of its own name is what makes that one outdated, not outdated itself.
    private bool HasLaterVersion(NodeDeclaration node, NodeId parent)
        => !NodeName.Comparer.Equals(node.Name, parent.Name) && _declaration.Latest(parent.Name) is { } latest && latest.Version > parent.Version;

    // Versions are in order: a model with thousands of them is searched, not walked.
    private static int IndexOf(IReadOnlyList<NodeDeclaration> versions, int version)
    {
        int low = 0;
        int high = versions.Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (versions[middle].Version < version)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static void Add(Dictionary<NodeId, List<string>> index, NodeId key, string value)
    {
        if (!index.TryGetValue(key, out List<string>? values))
        {
            index[key] = values = [];
        }

        values.Add(value);
    }
}
