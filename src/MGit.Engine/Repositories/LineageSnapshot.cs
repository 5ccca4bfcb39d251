using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Tensors;

namespace MGit.Engine.Repositories;

/// <summary>The lineage as it was at one moment: consistent, immutable, safe to keep and to share.</summary>
public sealed class LineageSnapshot
{
    private readonly Dictionary<NodeId, ModelNode> _byId;
    private readonly Lazy<LineageGraph> _graph;
    private readonly CatalogRows _rows;
    private readonly Dictionary<Guid, ContentId?> _recorded;

    internal LineageSnapshot(
        string repository,
        LineageDeclaration declaration,
        IReadOnlyList<ModelNode> nodes,
        IReadOnlyList<NodeRow> undeclared,
        IReadOnlyList<NodeRow> trash,
        CatalogRows rows)
    {
        _rows = rows;
        _recorded = rows.Nodes.ToDictionary(row => row.Uid, row => row.Manifest);
        Repository = repository;
        Declaration = declaration;
        Nodes = nodes;
        Undeclared = undeclared;
        Trash = trash;
        _byId = nodes.ToDictionary(node => node.NodeId);
        _graph = new Lazy<LineageGraph>(() => LineageGraph.Build(
            declaration.Nodes.Select(node => (node.Id, node.Parents.Select(parent => parent.Node)))));
    }

    /// <summary>Root folder of the repository.</summary>
    public string Repository { get; }

    /// <summary>Every version of every node, by name and version.</summary>
    public IReadOnlyList<ModelNode> Nodes { get; }

    internal LineageDeclaration Declaration { get; }

    /// <summary>Stored and not declared any more.</summary>
    internal IReadOnlyList<NodeRow> Undeclared { get; }

    internal IReadOnlyList<NodeRow> Trash { get; }

    internal LineageGraph Graph => _graph.Value;

    /// <summary>The node a reference names: "name" (the latest version), "name@3" or "name@alias".</summary>
    /// <exception cref="MGitException"><c>NodeNotFound</c> or <c>NodeNameInvalid</c>.</exception>
    public ModelNode Resolve(string reference) => Find(reference) ?? throw NotFound(reference);

    /// <summary>As <see cref="Resolve"/>, null where there is no such node.</summary>
    public ModelNode? Find(string reference)
    {
        NodeReferenceText text = References.Parse(reference);
        NodeId? id = text.Alias is { } alias ? Declaration.FindAlias(text.Name, alias)?.Node : text.Id ?? Declaration.Latest(text.Name)?.Id;
        return id is { } known ? _byId.GetValueOrDefault(known) : null;
    }

    /// <summary>The node of that id, or null.</summary>
    public ModelNode? Find(NodeId id) => _byId.GetValueOrDefault(id);

    /// <summary>Every row the catalog has of nodes, live and in the trash.</summary>
    internal IReadOnlyList<NodeRow> Rows => _rows.Nodes;

    /// <summary>Whether a manifest is in the store.</summary>
    internal bool IsStored(ContentId manifest) => _rows.Manifests.ContainsKey(manifest);

    /// <summary>Whether the catalog has a record of the node with the content it has now.</summary>
    internal bool RecordedHere(ModelNode node)
        => node.Uid is { } uid && _recorded.TryGetValue(uid, out ContentId? manifest) && manifest?.ToString() == node.ContentId;

    /// <summary>The bound of a stored manifest; null for an exact one, and for one that is not here.</summary>
    internal double? EpsilonOf(ContentId manifest) => _rows.Manifests.TryGetValue(manifest, out ManifestSummary? summary) ? summary.Epsilon : null;

    /// <summary>The nodes that meet every condition.</summary>
    public IReadOnlyList<ModelNode> Query(NodeQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        NodeFilter filter = new(query);
        List<ModelNode> found = [.. Nodes.Where(filter.Matches)];
        return query.Order is { } order ? InOrder(found, order) : found;
    }

    /// <summary>The nodes related to the given ones, which are not among them unless related to each other.</summary>
    /// <param name="start">Where the walk begins.</param>
    /// <param name="relation">What is wanted.</param>
    /// <param name="depth">Steps at most; null: all.</param>
    /// <param name="order">The order of the result.</param>
    public IReadOnlyList<ModelNode> Related(IEnumerable<NodeId> start, NodeRelation relation, int? depth, NodeOrder order)
    {
        ArgumentNullException.ThrowIfNull(start);
        NodeId[] from = [.. start];
        IEnumerable<NodeId> found = relation switch
        {
            NodeRelation.Ancestor => Graph.Ancestors(from, depth, order),
            NodeRelation.Descendant => Graph.Descendants(from, depth, order),
            NodeRelation.Parent => Graph.Sort(from.SelectMany(Graph.Parents).Distinct(), order),
            NodeRelation.Child => Graph.Sort(from.SelectMany(Graph.Children).Distinct(), order),
            NodeRelation.Version => from.Select(id => id.Name).Distinct(NodeName.Comparer).SelectMany(Graph.Versions),
            _ => throw new ArgumentOutOfRangeException(nameof(relation), relation, "Unknown relation."),
        };
        return [.. found.Select(id => _byId[id])];
    }

    /// <summary>An error that says which nodes have a similar name.</summary>
    internal MGitException NotFound(string reference)
    {
        NodeReferenceText text = References.Parse(reference);
        string bare = text.Name;
        IReadOnlyList<NodeDeclaration> versions = Declaration.Versions(bare);
        string advice;
        if (versions.Count > 0)
        {
            string known = string.Join(", ", versions.TakeLast(5).Select(node => node.Version.ToString(CultureInfo.InvariantCulture)));
            advice = text.Alias is not null
                ? $"'{bare}' has no alias '{text.Alias}'; Get-ModelAlias lists those there are."
                : $"'{bare}' has the versions {(versions.Count > 5 ? "…, " : string.Empty)}{known}.";
        }
        else if (Undeclared.FirstOrDefault(row => NodeName.Comparer.Equals(row.Id.Name, bare)) is { } stored)
        {
            advice = $"{stored.Id} is stored and no longer declared in lineage.yaml; Restore-ModelNode {stored.Id} declares it again.";
        }
        else if (Trash.FirstOrDefault(row => NodeName.Comparer.Equals(row.Id.Name, bare)) is { } removed)
        {
            advice = $"{removed.Id} was removed; Restore-ModelNode {removed.Id} brings it back.";
        }
        else
        {
            string? near = NearNames.Find(bare, Declaration.Nodes.Select(node => node.Name));
            advice = near is null ? "Get-ModelNode lists the nodes there are." : $"Did you mean {near}?";
        }

        return new MGitException(ErrorCode.NodeNotFound, $"There is no node '{reference}' in {Repository}. {advice}", reference);
    }

    private List<ModelNode> InOrder(List<ModelNode> nodes, NodeOrder order)
        => [.. Graph.Sort(nodes.Select(node => node.NodeId), order).Select(id => _byId[id])];
}
