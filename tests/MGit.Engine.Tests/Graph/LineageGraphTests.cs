using CsCheck;
using MGit.Engine.Graph;

namespace MGit.Engine.Tests.Graph;

public sealed class LineageGraphTests
{
    // A node's parents come before it: acyclic by making.
    private static readonly Gen<int[][]> GenAcyclic = Gen.Int[0, 12].SelectMany(count => count == 0
        ? Gen.Const(Array.Empty<int[]>())
        : Gen.Int[0, 1000].Array[0, 3].Array[count].Select(picks => picks.Select((pick, node) => node == 0 ? [] : pick.Select(number => number % node).Distinct().ToArray()).ToArray()));

    private static readonly Gen<int[][]> GenAny = Gen.Int[1, 10].SelectMany(count => Gen.Int[0, count - 1].Array[0, 3].Array[count].Select(picks => picks.Select(pick => pick.Distinct().ToArray()).ToArray()));

    [Fact]
    public void Relations_are_what_the_definition_says()
        => Gen.Select(GenAcyclic, Gen.Int[0, 11].Array[0, 4], Gen.Int[0, 5]).Sample((parents, picks, limit) =>
        {
            LineageGraph graph = Build(parents);
            int[] start = [.. picks.Where(pick => pick < parents.Length).Distinct()];
            int? depth = limit == 5 ? null : limit;
            foreach (NodeOrder order in Enum.GetValues<NodeOrder>())
            {
                IReadOnlyList<NodeId> ancestors = graph.Ancestors(start.Select(Id), depth, order);
                IReadOnlyList<NodeId> descendants = graph.Descendants(start.Select(Id), depth, order);
                Assert.Equal(Reach(start, depth, node => parents[node]), ancestors.Select(Index).Order());
                Assert.Equal(Reach(start, depth, node => Children(parents, node)), descendants.Select(Index).Order());
                AssertOrder(parents, ancestors, order);
                AssertOrder(parents, descendants, order);
                AssertOrder(parents, graph.Sort(start.Select(Id), order), order);
                Assert.Equal(start.Order(), graph.Sort(start.Select(Id), order).Select(Index).Order());
            }

            for (int node = 0; node < parents.Length; node++)
            {
                Assert.Equal(parents[node].Select(Id), graph.Parents(Id(node)));
                Assert.Equal(Children(parents, node).Select(Id), graph.Children(Id(node)));
            }

            Assert.Equal(Enumerable.Range(0, parents.Length).Where(node => parents[node].Length == 0).Select(Id), graph.Roots());
            Assert.Equal(Enumerable.Range(0, parents.Length).Where(node => Children(parents, node).Length == 0).Select(Id), graph.Leaves());
        });

    [Fact]
    public void Breadth_goes_by_distance()
        => Gen.Select(GenAcyclic, Gen.Int[0, 11]).Sample((parents, first) =>
        {
            if (first < parents.Length)
            {
                int[] distances = [.. Build(parents).Ancestors([Id(first)]).Select(id => Enumerable.Range(1, parents.Length).First(depth => Reach([first], depth, node => parents[node]).Contains(Index(id))))];
                Assert.Equal(distances.Order(), distances);
            }
        });

    [Fact]
    public void Cycles_are_found_where_there_are_any()
        => GenAny.Sample(parents =>
        {
            IReadOnlyList<IReadOnlyList<NodeId>> cycles = Build(parents).FindCycles();
            bool isCyclic = Enumerable.Range(0, parents.Length).Any(node => Reach([node], null, at => parents[at]).Contains(node));
            Assert.Equal(isCyclic, cycles.Count > 0);
            foreach (IReadOnlyList<NodeId> cycle in cycles)
            {
                for (int i = 0; i < cycle.Count; i++)
                {
                    Assert.Contains(Index(cycle[(i + 1) % cycle.Count]), parents[Index(cycle[i])]);
                }
            }

            Assert.Equal(cycles.Sum(cycle => cycle.Count), cycles.SelectMany(cycle => cycle).Distinct().Count());
        });

    [Fact]
    public void An_edge_that_would_close_a_cycle_is_known()
        => Gen.Select(GenAcyclic, Gen.Int[0, 11], Gen.Int[0, 11]).Sample((parents, child, parent) =>
        {
            if (child < parents.Length && parent < parents.Length)
            {
                bool expected = child == parent || Reach([parent], null, node => parents[node]).Contains(child);
                Assert.Equal(expected, Build(parents).WouldCreateCycle(Id(child), Id(parent)));
            }
        });

    [Fact]
    public void Nearest_common_ancestors_are_common_and_nearest()
        => Gen.Select(GenAcyclic, Gen.Int[0, 11], Gen.Int[0, 11]).Sample((parents, first, second) =>
        {
            if (first < parents.Length && second < parents.Length)
            {
                HashSet<int> With(int node) => [node, .. Reach([node], null, at => parents[at])];
                HashSet<int> common = With(first);
                common.IntersectWith(With(second));
                IEnumerable<int> nearest = common.Where(node => !common.Any(other => other != node && With(other).Contains(node)));
                Assert.Equal(nearest.Order(), Build(parents).NearestCommonAncestors(Id(first), Id(second)).Select(Index));
            }
        });

    [Fact]
    public void Versions_are_in_order_and_names_ignore_case()
    {
        LineageGraph graph = LineageGraph.Build([(new NodeId("a", 7), []), (new NodeId("a", 2), []), (new NodeId("b", 1), [new NodeId("A", 2), new NodeId("gone", 1)])]);

        Assert.Equal(["a@2", "a@7"], graph.Versions("A").Select(id => id.ToString()));
        Assert.Equal(new NodeId("a", 7), graph.Latest("A"));
        Assert.Equal(new NodeId("a", 2), graph.PreviousVersion(new NodeId("A", 7)));
        Assert.Equal(new NodeId("a", 7), graph.NextVersion(new NodeId("a", 2)));
        Assert.Null(graph.NextVersion(new NodeId("a", 7)));
        Assert.Null(graph.Latest("gone"));
        Assert.Equal([new NodeId("a", 2)], graph.Parents(new NodeId("B", 1)));
        Assert.Empty(graph.Ancestors([new NodeId("gone", 1)]));
        Assert.False(graph.WouldCreateCycle(new NodeId("gone", 1), new NodeId("a", 2)));
    }

    [Fact]
    public void A_chain_of_a_hundred_thousand_is_walked_without_recursion()
    {
        const int Count = 100_000;
        LineageGraph graph = LineageGraph.Build(Enumerable.Range(0, Count).Select(node => (Id(node), (IEnumerable<NodeId>)(node == 0 ? [] : [Id(node - 1)]))));

        Assert.Equal(Count - 1, graph.Descendants([Id(0)], order: NodeOrder.TopDown).Count);
        Assert.Equal(Id(Count - 1), graph.Descendants([Id(0)], order: NodeOrder.BottomUp)[0]);
        Assert.Equal(Count - 1, graph.Descendants(graph.Nodes, order: NodeOrder.Depth).Count);
        Assert.Empty(graph.FindCycles());
        Assert.True(graph.WouldCreateCycle(Id(0), Id(Count - 1)));
    }

    private static LineageGraph Build(int[][] parents) => LineageGraph.Build(parents.Select((above, node) => (Id(node), above.Select(Id))));

    private static NodeId Id(int node) => new("n" + node, 1);

    private static int Index(NodeId id) => int.Parse(id.Name.AsSpan(1));

    private static int[] Children(int[][] parents, int node) => [.. Enumerable.Range(0, parents.Length).Where(other => parents[other].Contains(node))];

    /// <summary>What is reached from any of the start by one edge or more, within the depth.</summary>
    private static IEnumerable<int> Reach(int[] start, int? depth, Func<int, int[]> step)
    {
        HashSet<int> reached = [];
        HashSet<int> level = [.. start];
        for (int i = 0; i < (depth ?? 100); i++)
        {
            level = [.. level.SelectMany(step)];
            reached.UnionWith(level);
        }

        return reached.Order();
    }

    private static void AssertOrder(int[][] parents, IReadOnlyList<NodeId> nodes, NodeOrder order)
    {
        Assert.Equal(nodes.Count, nodes.Distinct().Count());
        if (order is not (NodeOrder.TopDown or NodeOrder.BottomUp))
        {
            return;
        }

        int[] sequence = [.. nodes.Select(Index)];
        for (int i = 0; i < sequence.Length; i++)
        {
            IEnumerable<int> ancestors = Reach([sequence[i]], null, node => parents[node]);
            int[] mustNotFollow = order == NodeOrder.TopDown ? sequence[(i + 1)..] : sequence[..i];
            Assert.Empty(ancestors.Intersect(mustNotFollow));
        }
    }
}
