using MGit.Engine.Graph;

namespace MGit.Engine.Repositories;

/// <summary>Small changes to the lineage; each is durable when it returns, and either happened or did not.</summary>
public sealed class NodeEdits
{
    public ModelNode Set(string node, NodeChanges changes) => throw new NotSupportedException();

    /// <summary>Renames every version of a node; what refers to it in lineage.yaml follows.</summary>
    public IReadOnlyList<ModelNode> Rename(string name, string newName) => throw new NotSupportedException();

    /// <summary>What <see cref="Remove"/> would do; throws where it would be refused.</summary>
    public RemovalPlan PlanRemoval(IReadOnlyList<string> nodes, RemovalOptions options) => throw new NotSupportedException();

    /// <summary>Moves nodes to the trash.</summary>
    public IReadOnlyList<ModelNode> Remove(IReadOnlyList<string> nodes, RemovalOptions options) => throw new NotSupportedException();

    /// <summary>Removed nodes that can still be restored, newest first.</summary>
    public IReadOnlyList<RemovedNode> Trash() => throw new NotSupportedException();

    /// <summary>Takes a node out of the trash, or declares a stored node again that lineage.yaml no longer has.</summary>
    /// <param name="node">Its id, or its uid where several had that id.</param>
    public ModelNode Restore(string node) => throw new NotSupportedException();

    /// <summary>Records that <paramref name="node"/> was made from <paramref name="parent"/>.</summary>
    public ModelNode Connect(string node, string parent) => throw new NotSupportedException();

    public ModelNode Disconnect(string node, string parent) => throw new NotSupportedException();

    /// <param name="node">A reference of the node.</param>
    /// <param name="alias">The bare alias ("production").</param>
    public ModelAlias SetAlias(string node, string alias) => throw new NotSupportedException();

    /// <param name="alias"><c>name@alias</c>.</param>
    public ModelAlias RemoveAlias(string alias) => throw new NotSupportedException();
}
