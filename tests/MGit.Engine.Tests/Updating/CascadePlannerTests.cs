using MGit.Engine.Graph;
using MGit.Engine.Updating;
using MGit.Engine.Updating.Plan;

namespace MGit.Engine.Tests.Updating;

public sealed class CascadePlannerTests
{
    [Fact]
    public void Plans_of_random_lineages_are_what_the_definition_says()
    {
        int planned = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            Random random = new(seed);
            Dictionary<NodeId, NodeId[]> parents = RandomLineage(random, out NodeId from, out NodeId to);
            PlanGraph input = RandomInput(random, parents, from, to);
            IReadOnlyList<PlannedNode> plan = CascadePlanner.Plan(input, from, to);
            PlanOracle oracle = new(parents, input, from, to);

            Dictionary<NodeId, int> at = [];
            for (int i = 0; i < plan.Count; i++)
            {
                PlannedNode step = plan[i];
                at.Add(step.Subject, i);
                Assert.True(oracle.StateOf(step.Subject) == step.State, $"seed {seed}: {step.Subject} is {step.State}, expected {oracle.StateOf(step.Subject)}: {step.Reason}");
                if (step.State == UpdateState.Planned)
                {
                    planned++;
                    Assert.All(step.Parents, parent => Assert.True(parent.Step is null || parent.Step < i));
                    Assert.Equal(
                        oracle.ParentsOf(step.Subject),
                        step.Parents.Select(parent => parent.Step is { } earlier ? (plan[earlier].Subject, true) : (parent.Replacement ?? parent.Id, false)));
                }
            }

            Assert.Equal(parents.Keys.Where(node => oracle.StateOf(node) is not null).Order(), at.Keys.Order());
        }

        Assert.True(planned > 3000, $"Only {planned} nodes were planned: the lineages do not try much.");
    }

    [Fact]
    public void Members_of_a_group_are_one_unit()
    {
        PlanGraph input = Input([("m@1", []), ("m@2", ["m@1"]), ("a@1", ["m@1"]), ("b@1", ["m@1"]), ("c@1", ["a@1"])])
            with
        { GroupOf = id => id.Name is "a" or "b" ? "tasks" : null };

        IReadOnlyList<PlannedNode> plan = CascadePlanner.Plan(input, Id("m@1"), Id("m@2"));

        Assert.Equal([2, 1], JointBlocking.Units(plan).Select(unit => unit.Count));
    }

    [Fact]
    public void Members_of_which_one_descends_from_another_cannot_be_made_together()
    {
        PlanGraph input = Input([("m@1", []), ("m@2", ["m@1"]), ("a@1", ["m@1"]), ("x@1", ["a@1"]), ("b@1", ["x@1"]), ("c@1", ["b@1"]), ("d@1", ["m@1"])])
            with
        { GroupOf = id => id.Name is "a" or "b" ? "tasks" : null };

        Dictionary<NodeId, PlannedNode> plan = CascadePlanner.Plan(input, Id("m@1"), Id("m@2")).ToDictionary(step => step.Subject);

        Assert.Contains("wait for each other", plan[Id("a@1")].Reason);
        Assert.Contains("wait for each other", plan[Id("b@1")].Reason);
        Assert.Equal("Its parent a@1 is blocked.", plan[Id("x@1")].Reason);
        Assert.Equal("Its parent b@1 is blocked.", plan[Id("c@1")].Reason);
        Assert.Equal(UpdateState.Planned, plan[Id("d@1")].State);
    }

    [Fact]
    public void A_blocked_member_blocks_its_group()
    {
        PlanGraph input = Input([("m@1", []), ("m@2", ["m@1"]), ("a@1", ["m@1"]), ("b@1", ["m@1"]), ("c@1", ["m@1"])]) with
        {
            GroupOf = id => id.Name is "a" or "b" ? "tasks" : null,
            ObstacleOf = id => id.Name == "a" ? "It lacks something." : null,
        };

        Dictionary<NodeId, PlannedNode> plan = CascadePlanner.Plan(input, Id("m@1"), Id("m@2")).ToDictionary(step => step.Subject);

        Assert.Equal("It trains together with a@1 (group tasks), which is blocked.", plan[Id("b@1")].Reason);
        Assert.Equal(UpdateState.Planned, plan[Id("c@1")].State);
    }

    [Fact]
    public void Fifty_thousand_nodes_are_planned_at_once()
    {
        List<(string, string[])> nodes = [("m@1", []), ("m@2", ["m@1"])];
        for (int i = 0; i < 50_000; i++)
        {
            nodes.Add(($"n{i}@1", [i == 0 ? "m@1" : $"n{i - 1}@1"]));
        }

        IReadOnlyList<PlannedNode> plan = CascadePlanner.Plan(Input([.. nodes]), Id("m@1"), Id("m@2"));

        Assert.Equal(50_000, plan.Count(step => step.State == UpdateState.Planned));
    }

    private static NodeId Id(string text) => NodeId.TryParse(text)!.Value;

    private static PlanGraph Input((string Id, string[] Parents)[] nodes) => new()
    {
        Graph = LineageGraph.Build(nodes.Select(node => (Id(node.Id), node.Parents.Select(Id)))),
        HasContent = static _ => true,
        ObstacleOf = static _ => null,
    };

    /// <summary>The replaced version first, its replacement somewhere; several versions of some names, up to three parents each.</summary>
    private static Dictionary<NodeId, NodeId[]> RandomLineage(Random random, out NodeId from, out NodeId to)
    {
        from = new NodeId("m", 1);
        to = new NodeId("m", 2);
        Dictionary<NodeId, NodeId[]> parents = new() { [from] = [] };
        int count = random.Next(4, 16);
        int names = random.Next(2, 14);
        int replacedAt = random.Next(count);
        Dictionary<string, int> versions = new() { ["m"] = 2 };
        for (int i = 0; i < count; i++)
        {
            if (i == replacedAt)
            {
                parents[to] = random.Next(4) == 0 ? [] : [from];
            }

            string name = random.Next(12) == 0 ? "m" : $"n{random.Next(names)}";
            versions[name] = versions.GetValueOrDefault(name) + 1;
            NodeId[] known = [.. parents.Keys];
            parents[new NodeId(name, versions[name])] =
                [.. Enumerable.Range(0, random.Next(4)).Select(_ => known[random.Next(3) == 0 ? 0 : random.Next(known.Length)]).Distinct()];
        }

        return parents;
    }

    /// <summary>Some nodes cannot be made, lack content, are skipped or stopped at; some were made by this cascade before.</summary>
    private static PlanGraph RandomInput(Random random, Dictionary<NodeId, NodeId[]> parents, NodeId from, NodeId to)
    {
        HashSet<NodeId> Some(double share) => [.. parents.Keys.Where(_ => random.NextDouble() < share)];
        HashSet<NodeId> blocked = Some(0.1);
        HashSet<NodeId> absent = Some(0.1);
        HashSet<NodeId> skipped = Some(0.1);
        HashSet<NodeId> stops = Some(0.1);
        Dictionary<NodeId, NodeId> made = [];
        foreach (NodeId previous in parents.Keys.Where(node => random.Next(12) == 0 && node != from && node != to).ToArray())
        {
            // A next version of its own, made from what the cascade leads to.
            NodeId next = new(previous.Name, parents.Keys.Where(node => node.Name == previous.Name).Max(node => node.Version) + 1);
            parents[next] = [to];
            made[previous] = next;
        }

        return new PlanGraph
        {
            Graph = LineageGraph.Build(parents.Select(pair => (pair.Key, (IEnumerable<NodeId>)pair.Value))),
            HasContent = node => !absent.Contains(node),
            ObstacleOf = node => blocked.Contains(node) ? "It cannot be made." : null,
            Skip = skipped.Contains,
            Until = stops.Contains,
            Made = made,
        };
    }
}
