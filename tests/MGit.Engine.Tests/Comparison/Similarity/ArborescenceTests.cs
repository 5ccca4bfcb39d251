using MGit.Engine.Comparison.Similarity;

namespace MGit.Engine.Tests.Comparison.Similarity;

public sealed class ArborescenceTests
{
    [Fact]
    public void The_cheapest_tree_costs_what_trying_all_choices_finds()
    {
        Random random = new(1);
        for (int round = 0; round < 300; round++)
        {
            int nodes = 2 + random.Next(5);
            List<(int From, int To, double Cost)> edges = [.. Enumerable.Range(1, nodes - 1).Select(node => (0, node, 20.0 + random.Next(20)))];
            for (int extra = random.Next(12); extra > 0; extra--)
            {
                edges.Add((1 + random.Next(nodes - 1), 1 + random.Next(nodes - 1), random.Next(30)));
            }

            int[] chosen = Arborescence.Find(nodes, 0, edges);

            Assert.True(IsTree(chosen, edges));
            Assert.Equal(Cheapest(nodes, edges), chosen.Skip(1).Sum(edge => edges[edge].Cost), 9);
        }
    }

    [Fact]
    public void A_long_ring_is_opened_where_it_costs_least()
    {
        const int nodes = 5001;
        List<(int From, int To, double Cost)> edges = [.. Enumerable.Range(1, nodes - 1).Select(node => (0, node, node == 17 ? 9.0 : 10.0))];
        edges.AddRange(Enumerable.Range(1, nodes - 1).Select(node => (node == 1 ? nodes - 1 : node - 1, node, 1.0)));

        int[] chosen = Arborescence.Find(nodes, 0, edges);

        Assert.Equal(17, Assert.Single(Enumerable.Range(1, nodes - 1), node => edges[chosen[node]].From == 0));
    }

    private static bool IsTree(int[] chosen, List<(int From, int To, double Cost)> edges)
    {
        for (int node = 1; node < chosen.Length; node++)
        {
            int at = node;
            for (int steps = 0; at != 0; steps++)
            {
                if (steps > chosen.Length || edges[chosen[at]].To != at)
                {
                    return false;
                }

                at = edges[chosen[at]].From;
            }
        }

        return true;
    }

    private static double Cheapest(int nodes, List<(int From, int To, double Cost)> edges)
    {
        double best = double.PositiveInfinity;
        int[][] options = [.. Enumerable.Range(0, nodes).Select(node => Enumerable.Range(0, edges.Count).Where(edge => edges[edge].To == node).ToArray())];
        int[] chosen = new int[nodes];
        Try(1, 0);
        return best;

        void Try(int node, double cost)
        {
            if (cost >= best)
            {
                return;
            }

            if (node == nodes)
            {
                best = IsTree(chosen, edges) ? cost : best;
                return;
            }

            foreach (int edge in options[node])
            {
                chosen[node] = edge;
                Try(node + 1, cost + edges[edge].Cost);
            }
        }
    }
}
