using MGit.Engine.Graph;

namespace MGit.Engine.Repositories;

/// <summary>The lineage as it was at one moment: consistent, immutable, safe to keep and to share.</summary>
public sealed class LineageSnapshot
{
    public string Repository => throw new NotSupportedException();

    /// <summary>Every version of every node, by name and version.</summary>
    public IReadOnlyList<ModelNode> Nodes => throw new NotSupportedException();

    /// <summary>The node a reference names: "name" (the latest version), "name@3" or "name@alias".</summary>
    /// <exception cref="Errors.MGitException"><c>NodeNotFound</c> or <c>NodeNameInvalid</c>.</exception>
    public ModelNode Resolve(string reference) => throw new NotSupportedException();

    /// <summary>As <see cref="Resolve"/>, null where there is no such node.</summary>
    public ModelNode? Find(string reference) => throw new NotSupportedException();

    /// <summary>The nodes that meet every condition.</summary>
    public IReadOnlyList<ModelNode> Query(NodeQuery query) => throw new NotSupportedException();

    /// <summary>The nodes related to the given ones, which are not among them unless related to each other.</summary>
    /// <param name="start">Where the walk begins.</param>
    /// <param name="relation">What is wanted.</param>
    /// <param name="depth">Steps at most; null: all.</param>
    /// <param name="order">The order of the result.</param>
    public IReadOnlyList<ModelNode> Related(IEnumerable<NodeId> start, NodeRelation relation, int? depth, NodeOrder order)
        => throw new NotSupportedException();
}
