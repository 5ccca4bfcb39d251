namespace MGit.Engine.Graph;

/// <content>Walks over the graph.</content>
public sealed partial class LineageGraph
{
    /// <summary>Everything the given nodes were made from, themselves not included unless another of them was made from them.</summary>
    /// <param name="start">Where to begin; unknown ids are left out.</param>
    /// <param name="depth">Edges to follow at most; null: all.</param>
    /// <param name="order">The order of the result.</param>
    public IReadOnlyList<NodeId> Ancestors(IEnumerable<NodeId> start, int? depth = null, NodeOrder order = NodeOrder.Breadth)
        => Walk(start, _parents, _children, depth, order, order == NodeOrder.BottomUp);

    /// <summary>Everything made from the given nodes; see <see cref="Ancestors"/>.</summary>
    public IReadOnlyList<NodeId> Descendants(IEnumerable<NodeId> start, int? depth = null, NodeOrder order = NodeOrder.Breadth)
        => Walk(start, _children, _parents, depth, order, order == NodeOrder.TopDown);

    /// <summary>
    /// The given nodes in an order: TopDown and BottomUp by the edges between them (through nodes that are not given too), Breadth by
    /// distance from the roots of the graph, Depth along branches from them. Ties keep the order of the graph.
    /// </summary>
    public IReadOnlyList<NodeId> Sort(IEnumerable<NodeId> nodes, NodeOrder order)
    {
        HashSet<int> wanted = [.. Known(nodes)];
        int[] all = order switch
        {
            NodeOrder.TopDown => Topological(_parents, _children),
            NodeOrder.BottomUp => Topological(_children, _parents),
            NodeOrder.Breadth => Breadth(RootIndices(), _children, null),
            _ => Depth(RootIndices(), _children),
        };
        return Ids([.. all.Where(wanted.Contains)]);
    }

    /// <summary>Whether making <paramref name="child"/> from <paramref name="parent"/> would make a node its own ancestor.</summary>
    public bool WouldCreateCycle(NodeId child, NodeId parent)
    {
        if (child == parent)
        {
            return true;
        }

        return _index.TryGetValue(child, out int below) && _index.TryGetValue(parent, out int above)
            && Array.IndexOf(Breadth([above], _parents, null), below) >= 0;
    }

    /// <summary>
    /// The common ancestors of two nodes (a node counts as its own) that are not ancestors of another common one: where the two parted.
    /// </summary>
    public IReadOnlyList<NodeId> NearestCommonAncestors(NodeId first, NodeId second)
    {
        if (!_index.TryGetValue(first, out int a) || !_index.TryGetValue(second, out int b))
        {
            return [];
        }

        HashSet<int> common = [.. Breadth([a], _parents, null)];
        common.IntersectWith(Breadth([b], _parents, null));
        HashSet<int> further = [];
        foreach (int node in common)
        {
            // Ancestors of a common ancestor are common too, so looking one edge up from each reaches all that are not nearest.
            further.UnionWith(_parents[node]);
        }

        common.ExceptWith(further);
        return Ids([.. common.Order()]);
    }

    /// <summary>Cycles, each as the path child -> parent -> …; none in a sound lineage. Every node is in one cycle of the result at most.</summary>
    public IReadOnlyList<IReadOnlyList<NodeId>> FindCycles()
    {
        bool[] done = new bool[Count];
        foreach (int node in Topological(_parents, _children, partial: true))
        {
            done[node] = true;
        }

        List<IReadOnlyList<NodeId>> cycles = [];
        int[] position = new int[Count];
        for (int start = 0; start < Count; start++)
        {
            List<int> path = [];
            int node = start;
            while (node >= 0 && !done[node] && position[node] == 0)
            {
                path.Add(node);
                position[node] = path.Count;

                // What the sorting left over has a parent that was left over too, unless that one is dealt with already.
                int next = Array.FindIndex(_parents[node], parent => !done[parent]);
                node = next < 0 ? -1 : _parents[node][next];
            }

            if (node >= 0 && !done[node])
            {
                cycles.Add(Ids([.. path.Skip(position[node] - 1)]));
            }

            foreach (int seen in path)
            {
                done[seen] = true;
            }
        }

        return cycles;
    }

    private NodeId[] Walk(IEnumerable<NodeId> start, int[][] along, int[][] against, int? depth, NodeOrder order, bool forward)
    {
        int[] from = [.. Known(start).Distinct()];
        int[] reached = Breadth(from, along, depth);
        HashSet<int> starts = [.. from];

        // A node of the start counts where another of the start leads to it: then what leads to it was reached, one edge earlier.
        HashSet<int> wanted = [.. reached.Where(node => !starts.Contains(node))];
        if (depth is not 0)
        {
            HashSet<int> earlier = depth is { } limit ? [.. Breadth(from, along, limit - 1)] : [.. reached];
            wanted.UnionWith(from.Where(node => Array.Exists(against[node], earlier.Contains)));
        }

        // Without a depth every way between two that were reached was walked; with one it may lead outside.
        int[] within = depth is null ? reached : [.. Enumerable.Range(0, Count)];
        return order switch
        {
            NodeOrder.Breadth => Ids([.. reached.Where(wanted.Contains)]),
            NodeOrder.Depth => Ids([.. Depth(from, along).Where(wanted.Contains)]),
            _ when forward => Ids([.. SortWithin(within, against, along).Where(wanted.Contains)]),
            _ => Ids([.. SortWithin(within, along, against).Where(wanted.Contains)]),
        };
    }

    private IEnumerable<int> Known(IEnumerable<NodeId> ids)
    {
        foreach (NodeId id in ids)
        {
            if (_index.TryGetValue(id, out int at))
            {
                yield return at;
            }
        }
    }

    private int[] RootIndices() => [.. Enumerable.Range(0, Count).Where(node => _parents[node].Length == 0)];

    /// <summary>Everything within a number of edges, the start first, by distance.</summary>
    private static int[] Breadth(int[] start, int[][] along, int? depth)
    {
        HashSet<int> seen = [.. start];
        List<int> reached = [.. seen];
        int levelEnd = reached.Count;
        int level = 0;
        for (int i = 0; i < reached.Count; i++)
        {
            if (i == levelEnd)
            {
                level++;
                levelEnd = reached.Count;
            }

            if (level >= depth)
            {
                break;
            }

            foreach (int next in along[reached[i]])
            {
                if (seen.Add(next))
                {
                    reached.Add(next);
                }
            }
        }

        return [.. reached];
    }

    private static int[] Depth(int[] start, int[][] along)
    {
        HashSet<int> seen = [];
        List<int> reached = [];
        Stack<int> waiting = new(start.Reverse());
        while (waiting.TryPop(out int node))
        {
            if (seen.Add(node))
            {
                reached.Add(node);
                for (int i = along[node].Length - 1; i >= 0; i--)
                {
                    waiting.Push(along[node][i]);
                }
            }
        }

        return [.. reached];
    }

    /// <summary>Every node after all that stand before it; with ties in the order of the graph. A cycle's nodes are left out.</summary>
    private int[] Topological(int[][] before, int[][] after, bool partial = false)
    {
        int[] sorted = SortWithin([.. Enumerable.Range(0, Count)], before, after);
        return partial || sorted.Length == Count ? sorted : throw new InvalidOperationException("The graph has a cycle.");
    }

    private static int[] SortWithin(int[] nodes, int[][] before, int[][] after)
    {
        Dictionary<int, int> open = new(nodes.Length);
        foreach (int node in nodes)
        {
            open[node] = 0;
        }

        foreach (int node in nodes)
        {
            foreach (int earlier in before[node])
            {
                if (open.ContainsKey(earlier))
                {
                    open[node]++;
                }
            }
        }

        List<int> sorted = new(nodes.Length);
        sorted.AddRange(nodes.Where(node => open[node] == 0));
        for (int i = 0; i < sorted.Count; i++)
        {
            foreach (int later in after[sorted[i]])
            {
                if (open.ContainsKey(later) && --open[later] == 0)
                {
                    sorted.Add(later);
                }
            }
        }

        return [.. sorted];
    }
}
