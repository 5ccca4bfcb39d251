using MGit.Engine.Graph;
using MGit.Engine.Tensors;

namespace MGit.Engine.Declaration;

/// <summary>A line of lineage.lock: which content a node is.</summary>
/// <param name="Id">The node.</param>
/// <param name="Uid">Stable through renaming and renumbering.</param>
/// <param name="Manifest">Id of the node's manifest; null where the node has no content.</param>
/// <param name="Epsilon">The bound, for a bounded node; null for an exact one.</param>
/// <param name="Created">When it was added, UTC to the second.</param>
public sealed record LockEntry(NodeId Id, Guid Uid, ContentId? Manifest, double? Epsilon, DateTimeOffset Created)
{
    public Fidelity Fidelity => Epsilon is null ? Fidelity.Exact : Fidelity.Bounded;
}
