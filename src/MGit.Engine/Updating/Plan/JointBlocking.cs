using MGit.Engine.Graph;

namespace MGit.Engine.Updating.Plan;

/// <summary>
/// Blocks the groups that cannot train together: those with a member that is blocked (what they share would differ), and those whose
/// members wait for each other.
/// </summary>
internal static class JointBlocking
{
    /// <summary>Plans again with what has to be blocked until nothing more has.</summary>
    /// <param name="pass">Makes the steps; takes the subjects that are blocked by their group, with the reason.</param>
    public static IReadOnlyList<PlannedNode> Settle(Func<IReadOnlyDictionary<NodeId, string>, List<PlannedNode>> pass)
    {
        Dictionary<NodeId, string> blocked = [];
        while (true)
        {
            List<PlannedNode> steps = pass(blocked);
            int before = blocked.Count;
            BlockMates(steps, blocked);
            if (blocked.Count == before)
            {
                BlockCycles(steps, blocked);
            }

            if (blocked.Count == before)
            {
                return steps;
            }
        }
    }

    /// <summary>Steps that are made together, each unit a list of places in the plan: a group's planned members, or one node.</summary>
    public static IReadOnlyList<IReadOnlyList<int>> Units(IReadOnlyList<PlannedNode> steps)
    {
        List<List<int>> units = [];
        Dictionary<string, List<int>> groups = new(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].State != UpdateState.Planned)
            {
                continue;
            }

            if (steps[i].Group is { } group && groups.TryGetValue(group, out List<int>? mates))
            {
                mates.Add(i);
                continue;
            }

            List<int> unit = [i];
            units.Add(unit);
            if (steps[i].Group is { } first)
            {
                groups[first] = unit;
            }
        }

        return units;
    }

    private static void BlockMates(List<PlannedNode> steps, Dictionary<NodeId, string> blocked)
    {
        Dictionary<string, NodeId> broken = new(StringComparer.OrdinalIgnoreCase);
        foreach (PlannedNode step in steps)
        {
            if (step is { State: UpdateState.Blocked, Group: { } group })
            {
                broken.TryAdd(group, step.Subject);
            }
        }

        foreach (PlannedNode step in steps)
        {
            if (step is { State: UpdateState.Planned, Group: { } group } && broken.TryGetValue(group, out NodeId mate))
            {
                blocked.TryAdd(step.Subject, $"It trains together with {mate} (group {group}), which is blocked.");
            }
        }
    }

    private static void BlockCycles(List<PlannedNode> steps, Dictionary<NodeId, string> blocked)
    {
        IReadOnlyList<IReadOnlyList<int>> units = Units(steps);
        int[] unitOf = new int[steps.Count];
        Array.Fill(unitOf, -1);
        for (int unit = 0; unit < units.Count; unit++)
        {
            foreach (int step in units[unit])
            {
                unitOf[step] = unit;
            }
        }

        HashSet<int>[] needs = new HashSet<int>[units.Count];
        List<int>[] neededBy = new List<int>[units.Count];
        for (int unit = 0; unit < units.Count; unit++)
        {
            needs[unit] = [];
            neededBy[unit] = [];
        }

        HashSet<int> own = [];
        for (int unit = 0; unit < units.Count; unit++)
        {
            foreach (int parent in units[unit].SelectMany(step => steps[step].Parents).Select(parent => parent.Step).OfType<int>())
            {
                if (unitOf[parent] == unit)
                {
                    own.Add(unit);
                }
                else if (unitOf[parent] >= 0 && needs[unit].Add(unitOf[parent]))
                {
                    neededBy[unitOf[parent]].Add(unit);
                }
            }
        }

        int[] open = [.. needs.Select(set => set.Count)];
        Queue<int> ready = new(Enumerable.Range(0, units.Count).Where(unit => open[unit] == 0 && !own.Contains(unit)));
        HashSet<int> done = [];
        while (ready.TryDequeue(out int unit))
        {
            done.Add(unit);
            foreach (int next in neededBy[unit])
            {
                if (--open[next] == 0 && !own.Contains(next))
                {
                    ready.Enqueue(next);
                }
            }
        }

        foreach (int unit in Enumerable.Range(0, units.Count).Where(unit => !done.Contains(unit) && (own.Contains(unit) || Reaches(unit, neededBy))))
        {
            foreach (int step in units[unit].Where(step => steps[step].Group is not null))
            {
                blocked.TryAdd(steps[step].Subject, $"The members of its group {steps[step].Group} wait for each other: one descends from another.");
            }
        }
    }

    /// <summary>Whether a unit waits for itself.</summary>
    private static bool Reaches(int unit, List<int>[] neededBy)
    {
        HashSet<int> seen = [];
        Stack<int> open = new(neededBy[unit]);
        while (open.TryPop(out int next))
        {
            if (next == unit)
            {
                return true;
            }

            if (seen.Add(next))
            {
                neededBy[next].ForEach(open.Push);
            }
        }

        return false;
    }
}
