using MGit.Engine.Graph;

namespace MGit.Engine.Updating.Plan;

/// <summary>A parent of a planned node.</summary>
/// <param name="Id">The parent as the previous version (or the declaration) has it.</param>
/// <param name="Replacement">What stands in its place, where that is known already; null where nothing does.</param>
/// <param name="Step">The step of the plan that makes what stands in its place; null where none does.</param>
internal sealed record PlannedParent(NodeId Id, NodeId? Replacement, int? Step);
