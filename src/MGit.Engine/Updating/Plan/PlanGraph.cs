using MGit.Engine.Graph;

namespace MGit.Engine.Updating.Plan;

/// <summary>What a plan is made of: the lineage, and answers about its nodes. Asked about a node only where the answer matters.</summary>
internal sealed record PlanGraph
{
    public required LineageGraph Graph { get; init; }

    /// <summary>Whether a node's content can be read here.</summary>
    public required Func<NodeId, bool> HasContent { get; init; }

    /// <summary>Why a node cannot be made whatever its parents are (no creation function, a parameter that is not known); null where it can.</summary>
    public required Func<NodeId, string?> ObstacleOf { get; init; }

    /// <summary>Why a node that is not made here has no content, as the end of a sentence that begins with its id.</summary>
    public Func<NodeId, string> AbsenceOf { get; init; } = static _ => "has no content here";

    /// <summary>The group whose members train together that a node belongs to; null where it is made alone.</summary>
    public Func<NodeId, string?> GroupOf { get; init; } = static _ => null;

    /// <summary>Next versions that this cascade has made before, by what they are the next version of.</summary>
    public IReadOnlyDictionary<NodeId, NodeId> Made { get; init; } = new Dictionary<NodeId, NodeId>();

    public Func<NodeId, bool> Skip { get; init; } = static _ => false;

    public Func<NodeId, bool> Until { get; init; } = static _ => false;
}
