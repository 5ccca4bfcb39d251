using MGit.Engine.Graph;

namespace MGit.Engine.Updating.Plan;

/// <summary>
/// Plans the update cascade (paper, section 5.2): of every model whose newest version descends from the replaced node, a next version
/// with exactly those parents replaced that the cascade re-makes. Pure: nothing is read and nothing runs.
/// </summary>
internal static class CascadePlanner
{
    /// <summary>The steps, every node after all it is made from.</summary>
    /// <param name="input">The lineage.</param>
    /// <param name="from">What is replaced.</param>
    /// <param name="to">What it is replaced by; it and what descends from it are not among the steps.</param>
    public static IReadOnlyList<PlannedNode> Plan(PlanGraph input, NodeId from, NodeId to)
    {
        IReadOnlyList<NodeId> subjects = Subjects(input, from, to);
        Dictionary<NodeId, string> below = Below(input, subjects);
        return JointBlocking.Settle(blocked => Pass(input, subjects, below, from, to, blocked));
    }

    /// <summary>The newest version of each model, where it descends from the replaced node; what this cascade made before is no version yet.</summary>
    private static List<NodeId> Subjects(PlanGraph input, NodeId from, NodeId to)
    {
        HashSet<NodeId> made = [.. input.Made.Values];
        HashSet<NodeId> apart = [.. input.Graph.Descendants([to]), to];
        return [.. input.Graph.Descendants([from], order: NodeOrder.TopDown)
            .Where(node => !apart.Contains(node) && !made.Contains(node))
            .Where(node => input.Graph.Versions(node.Name).Last(version => !made.Contains(version)) == node)];
    }

    /// <summary>What stands below a node where the cascade is to stop, with that node.</summary>
    private static Dictionary<NodeId, string> Below(PlanGraph input, IReadOnlyList<NodeId> subjects)
    {
        Dictionary<NodeId, string> below = [];
        foreach (NodeId subject in subjects)
        {
            if (!below.ContainsKey(subject) && input.Until(subject))
            {
                foreach (NodeId descendant in input.Graph.Descendants([subject]))
                {
                    below.TryAdd(descendant, subject.ToString());
                }
            }
        }

        return below;
    }

    private static List<PlannedNode> Pass(
        PlanGraph input,
        IReadOnlyList<NodeId> subjects,
        Dictionary<NodeId, string> below,
        NodeId from,
        NodeId to,
        IReadOnlyDictionary<NodeId, string> blocked)
    {
        List<PlannedNode> steps = new(subjects.Count);
        Dictionary<NodeId, int> at = [];
        foreach (NodeId subject in subjects)
        {
            PlannedParent[] parents = [.. input.Graph.Parents(subject).Select(parent => Replace(input, steps, at, parent, from, to))];
            PlannedNode step = Decide(input, steps, subject, parents, below, blocked);
            at[subject] = steps.Count;
            steps.Add(step);
        }

        return steps;
    }

    private static PlannedParent Replace(
        PlanGraph input, List<PlannedNode> steps, Dictionary<NodeId, int> at, NodeId parent, NodeId from, NodeId to)
    {
        if (parent == from)
        {
            return new PlannedParent(parent, to, null);
        }

        if (input.Made.TryGetValue(parent, out NodeId made))
        {
            return new PlannedParent(parent, made, null);
        }

        return at.TryGetValue(parent, out int step) && steps[step].State is UpdateState.Planned or UpdateState.Blocked
            ? new PlannedParent(parent, null, step)
            : new PlannedParent(parent, null, null);
    }

    private static PlannedNode Decide(
        PlanGraph input,
        List<PlannedNode> steps,
        NodeId subject,
        PlannedParent[] parents,
        Dictionary<NodeId, string> below,
        IReadOnlyDictionary<NodeId, string> blocked)
    {
        PlannedNode Step(UpdateState state, string? reason, NodeId? existing = null)
            => new(subject, state, reason, parents, existing, state is UpdateState.Planned or UpdateState.Blocked ? input.GroupOf(subject) : null);

        if (input.Made.TryGetValue(subject, out NodeId made))
        {
            return Step(UpdateState.UpToDate, "This cascade made it before.", made);
        }

        if (below.TryGetValue(subject, out string? stop))
        {
            return Step(UpdateState.Skipped, $"It is below {stop}, where -Until stops.");
        }

        if (input.Skip(subject))
        {
            return Step(UpdateState.Skipped, "-Skip takes it out.");
        }

        if (blocked.TryGetValue(subject, out string? reason))
        {
            return Step(UpdateState.Blocked, reason);
        }

        if (parents.FirstOrDefault(parent => parent.Step is { } step && steps[step].State == UpdateState.Blocked) is { } waiting)
        {
            return Step(UpdateState.Blocked, $"Its parent {waiting.Id} is blocked.");
        }

        if (parents.All(parent => parent is { Replacement: null, Step: null }))
        {
            return Step(UpdateState.UpToDate, "None of its parents is replaced.", subject);
        }

        if (input.ObstacleOf(subject) is { } obstacle)
        {
            return Step(UpdateState.Blocked, obstacle);
        }

        if (parents.FirstOrDefault(parent => parent.Step is null && !input.HasContent(parent.Replacement ?? parent.Id)) is { } absent)
        {
            NodeId missing = absent.Replacement ?? absent.Id;
            return Step(UpdateState.Blocked, $"Its parent {missing} {input.AbsenceOf(missing)}.");
        }

        return Step(UpdateState.Planned, null);
    }
}
