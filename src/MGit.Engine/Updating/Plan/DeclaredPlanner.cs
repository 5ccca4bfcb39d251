using MGit.Engine.Graph;

namespace MGit.Engine.Updating.Plan;

/// <summary>Plans the making of nodes that are declared and have no content: they and what they need, parents first. Pure.</summary>
internal static class DeclaredPlanner
{
    /// <param name="input">The lineage.</param>
    /// <param name="wanted">The nodes that are to have content.</param>
    /// <param name="isDeclared">Whether a node is declared and not made yet.</param>
    public static IReadOnlyList<PlannedNode> Plan(PlanGraph input, IReadOnlyCollection<NodeId> wanted, Func<NodeId, bool> isDeclared)
    {
        HashSet<NodeId> needed = [.. wanted];
        Queue<NodeId> open = new(needed.Where(isDeclared));
        while (open.TryDequeue(out NodeId node))
        {
            foreach (NodeId parent in input.Graph.Parents(node))
            {
                if (isDeclared(parent) && needed.Add(parent))
                {
                    open.Enqueue(parent);
                }
            }
        }

        IReadOnlyList<NodeId> ordered = input.Graph.Sort(needed, NodeOrder.TopDown);
        Dictionary<NodeId, string> below = [];
        foreach (NodeId node in ordered)
        {
            if (!below.ContainsKey(node) && input.Until(node))
            {
                foreach (NodeId descendant in input.Graph.Descendants([node]))
                {
                    below.TryAdd(descendant, node.ToString());
                }
            }
        }

        return JointBlocking.Settle(blocked => Pass(input, ordered, isDeclared, below, blocked));
    }

    private static List<PlannedNode> Pass(
        PlanGraph input,
        IReadOnlyList<NodeId> ordered,
        Func<NodeId, bool> isDeclared,
        Dictionary<NodeId, string> below,
        IReadOnlyDictionary<NodeId, string> blocked)
    {
        List<PlannedNode> steps = new(ordered.Count);
        Dictionary<NodeId, int> at = [];
        foreach (NodeId node in ordered)
        {
            PlannedParent[] parents = [.. input.Graph.Parents(node).Select(parent =>
                new PlannedParent(parent, null, at.TryGetValue(parent, out int step) && steps[step].State != UpdateState.UpToDate ? step : null))];
            PlannedNode planned = Decide(input, steps, node, parents, isDeclared, below, blocked);
            at[node] = steps.Count;
            steps.Add(planned);
        }

        return steps;
    }

    private static PlannedNode Decide(
        PlanGraph input,
        List<PlannedNode> steps,
        NodeId node,
        PlannedParent[] parents,
        Func<NodeId, bool> isDeclared,
        Dictionary<NodeId, string> below,
        IReadOnlyDictionary<NodeId, string> blocked)
    {
        PlannedNode Step(UpdateState state, string? reason, NodeId? existing = null)
            => new(node, state, reason, parents, existing, state is UpdateState.Planned or UpdateState.Blocked ? input.GroupOf(node) : null);

        if (input.HasContent(node))
        {
            return Step(UpdateState.UpToDate, "It has content.", node);
        }

        if (!isDeclared(node))
        {
            return Step(UpdateState.Blocked, $"It {input.AbsenceOf(node)}.");
        }

        if (below.TryGetValue(node, out string? stop))
        {
            return Step(UpdateState.Skipped, $"It is below {stop}, where -Until stops.");
        }

        if (input.Skip(node))
        {
            return Step(UpdateState.Skipped, "-Skip takes it out.");
        }

        if (blocked.TryGetValue(node, out string? reason))
        {
            return Step(UpdateState.Blocked, reason);
        }

        if (input.ObstacleOf(node) is { } obstacle)
        {
            return Step(UpdateState.Blocked, obstacle);
        }

        foreach (PlannedParent parent in parents)
        {
            if (parent.Step is { } step && steps[step].State is UpdateState.Blocked or UpdateState.Skipped)
            {
                string state = steps[step].State == UpdateState.Blocked ? "blocked" : "skipped";
                return Step(UpdateState.Blocked, $"Its parent {parent.Id} is {state}.");
            }

            if (parent.Step is null && !input.HasContent(parent.Id))
            {
                return Step(UpdateState.Blocked, $"Its parent {parent.Id} {input.AbsenceOf(parent.Id)}.");
            }
        }

        return Step(UpdateState.Planned, null);
    }
}
