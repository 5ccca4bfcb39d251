using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Running.Trust;
using MGit.Engine.Updating.Creation;
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

    /// <summary>The scripts and commands of the repository that would run, as they are now.</summary>
    /// <exception cref="MGitException"><c>PathNotFound</c>: a script is gone.</exception>
    public IReadOnlyList<RunnableItem> Runnables => [.. Nodes
        .Where(node => node.State == UpdateState.Planned)
        .Select(node => CreationFunctions.RunnableOf(Declaration.Find(node.Subject)!, Declaration.Root, isNext: Cascade is not null))
        .OfType<RunnableItem>()];

    /// <summary>In the order of the steps.</summary>
    internal IReadOnlyList<PlannedNode> Nodes { get; }

    /// <summary>What was declared when the plan was made: what runs is what was planned.</summary>
    internal LineageDeclaration Declaration { get; }

    internal IReadOnlyList<IReadOnlyList<int>> Units { get; }

    /// <summary>What is replaced and by what, as runs are recorded with; null where declared nodes are made.</summary>
    internal (Guid Origin, Guid Target)? Cascade { get; init; }
}
