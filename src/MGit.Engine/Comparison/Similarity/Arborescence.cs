namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// The cheapest choice of one incoming edge for each node of a directed graph, without circles, all paths leading back to the root
/// (Chu, Liu 1965; Edmonds 1967), by Tarjan's method of contracting circles with mergeable queues (1977).
/// </summary>
internal sealed class Arborescence
{
    private readonly record struct Edge(int From, int To, double Cost, int Number);

    private readonly int[] _sets;
    private readonly List<(int Child, int Parent)> _joins = [];
    private readonly PriorityQueue<Edge, double>[] _queues;
    private readonly double[] _offsets;

    private Arborescence(int nodes)
    {
        _sets = [.. Enumerable.Range(0, nodes)];
        _queues = [.. Enumerable.Range(0, nodes).Select(_ => new PriorityQueue<Edge, double>())];
        _offsets = new double[nodes];
    }

    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="root">The root; every other node needs a path from it.</param>
    /// <param name="edges">From, to and cost.</param>
    /// <returns>For each node the number of the edge that leads to it; -1 for the root.</returns>
    public static int[] Find(int nodes, int root, IReadOnlyList<(int From, int To, double Cost)> edges) => new Arborescence(nodes).Run(nodes, root, edges);

    private int[] Run(int nodes, int root, IReadOnlyList<(int From, int To, double Cost)> edges)
    {
        for (int number = 0; number < edges.Count; number++)
        {
            (int from, int to, double cost) = edges[number];
            _queues[to].Enqueue(new Edge(from, to, cost, number), cost);
        }

        int[] seen = [.. Enumerable.Repeat(-1, nodes)];
        seen[root] = root;
        Edge[] incoming = new Edge[nodes];
        Stack<(int Set, int Joined, Edge[] Circle)> circles = new();
        for (int start = 0; start < nodes; start++)
        {
            List<(int Set, Edge Edge)> path = [];
            int at = SetOf(start);
            while (seen[at] < 0)
            {
                Edge cheapest = Take(at);
                path.Add((at, cheapest));
                seen[at] = start;
                at = SetOf(cheapest.From);
                if (seen[at] == start)
                {
                    at = Contract(path, at, circles);
                    seen[at] = -1;
                }
            }

            foreach ((_, Edge edge) in path)
            {
                incoming[SetOf(edge.To)] = edge;
            }
        }

        foreach ((int set, int joined, Edge[] circle) in circles)
        {
            Edge entering = incoming[set];
            Undo(joined);
            foreach (Edge edge in circle)
            {
                incoming[SetOf(edge.To)] = edge;
            }

            incoming[SetOf(entering.To)] = entering;
        }

        return [.. incoming.Select((edge, node) => node == root ? -1 : edge.Number)];
    }

    private Edge Take(int set)
    {
        if (!_queues[set].TryDequeue(out Edge edge, out double cost))
        {
            throw new ArgumentException("A node cannot be reached from the root.");
        }

        // What is left is worth what it costs more than the one taken.
        _offsets[set] = -cost;
        return edge;
    }

    private int Contract(List<(int Set, Edge Edge)> path, int entry, Stack<(int Set, int Joined, Edge[] Circle)> circles)
    {
        int joined = _joins.Count;
        int first = path.FindLastIndex(step => step.Set == entry);
        Edge[] circle = [.. path.Skip(first).Select(step => step.Edge)];
        int set = entry;
        foreach ((int member, _) in path.Skip(first).Where(step => step.Set != entry))
        {
            set = Join(set, member);
        }

        path.RemoveRange(first, path.Count - first);
        circles.Push((set, joined, circle));
        return set;
    }

    private int Join(int first, int second)
    {
        (int large, int small) = _queues[first].Count >= _queues[second].Count ? (first, second) : (second, first);
        while (_queues[small].TryDequeue(out Edge edge, out double cost))
        {
            _queues[large].Enqueue(edge, cost + _offsets[small] - _offsets[large]);
        }

        _joins.Add((small, large));
        _sets[small] = large;
        return large;
    }

    private void Undo(int joined)
    {
        for (int index = _joins.Count - 1; index >= joined; index--)
        {
            (int small, int large) = _joins[index];
            _sets[small] = small;
        }

        _joins.RemoveRange(joined, _joins.Count - joined);
    }

    private int SetOf(int node)
    {
        while (_sets[node] != node)
        {
            node = _sets[node];
        }

        return node;
    }
}
