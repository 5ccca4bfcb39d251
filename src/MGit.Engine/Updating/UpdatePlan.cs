using MGit.Engine.Declaration;
using MGit.Engine.Updating.Plan;

namespace MGit.Engine.Updating;

/// <summary>What an update would do, parents first.</summary>
public sealed class UpdatePlan
{
    internal UpdatePlan(IReadOnlyList<UpdateStep> steps, IReadOnlyList<PlannedNode> nodes, LineageDeclaration declaration)
    {
        Steps = steps;
        Nodes = nodes;
        Declaration = declaration;
        Units = JointBlocking.Units(nodes);
    }

    /// <summary>A step for each node, every node after all it is made from.</summary>
    public IReadOnlyList<UpdateStep> Steps { get; }

    /// <summary>The creations that would run: of each planned step its <c>create:</c>.</summary>
    public IReadOnlyList<CreateDeclaration> Creations => [.. Nodes
        .Where(node => node.State == UpdateState.Planned)
        .Select(node => Declaration.Find(node.Subject)!.Create)
        .OfType<CreateDeclaration>()];

    /// <summary>In the order of the steps.</summary>
    internal IReadOnlyList<PlannedNode> Nodes { get; }

    /// <summary>What was declared when the plan was made: what runs is what was planned.</summary>
    internal LineageDeclaration Declaration { get; }

    internal IReadOnlyList<IReadOnlyList<int>> Units { get; }

    /// <summary>What is replaced and by what, as runs are recorded with; null where declared nodes are made.</summary>
    internal (Guid Origin, Guid Target)? Cascade { get; init; }
}
