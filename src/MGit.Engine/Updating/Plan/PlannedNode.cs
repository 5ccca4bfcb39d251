using MGit.Engine.Graph;

namespace MGit.Engine.Updating.Plan;

/// <summary>What a plan says of one node.</summary>
/// <param name="Subject">In a cascade the version whose next one is made; else the declared node that is made.</param>
/// <param name="State">Planned, UpToDate, Skipped or Blocked.</param>
/// <param name="Reason">Why.</param>
/// <param name="Parents">What it is made from, in the order of the subject's parents.</param>
/// <param name="Existing">The node that is there, for UpToDate.</param>
/// <param name="Group">The group it trains with; null where it is made alone.</param>
internal sealed record PlannedNode(
    NodeId Subject,
    UpdateState State,
    string? Reason,
    IReadOnlyList<PlannedParent> Parents,
    NodeId? Existing,
    string? Group);
