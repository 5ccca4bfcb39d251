namespace MGit.Engine.Testing.Bisection;

/// <summary>
/// Finds the first bad node among the ancestors of a bad one, as <c>git bisect</c> does: asks about the node that halves what is left,
/// until one is left. Pure: it is told what each node asked about turned out to be. A chain of n candidates takes at most ceil(log2 n)
/// questions; on a graph with merges the same holds as far as a node that halves it exists.
/// </summary>
/// <typeparam name="T">A node.</typeparam>
internal sealed class AncestryBisection<T>
    where T : notnull
{
    private readonly Func<T, IReadOnlyList<T>> _parents;
    private readonly HashSet<T> _skipped = [];
    private HashSet<T> _candidates;

    /// <param name="bad">A node that is bad. It is not asked about.</param>
    /// <param name="good">Nodes that are good, and with them all their ancestors.</param>
    /// <param name="parents">The parents of a node; the graph has no cycle.</param>
    public AncestryBisection(T bad, IEnumerable<T> good, Func<T, IReadOnlyList<T>> parents)
    {
        _parents = parents;
        Bad = bad;
        _candidates = Ancestry(bad, null);
        foreach (T node in good)
        {
            MarkGood(node);
        }
    }

    /// <summary>The earliest node known to be bad.</summary>
    public T Bad { get; private set; }

    /// <summary>The nodes the first bad one is among; <see cref="Bad"/> is one of them.</summary>
    public IReadOnlyCollection<T> Candidates => _candidates;

    /// <summary>
    /// The node to ask about next: of those that are left, the one that leaves the fewest in the worse case. Null when only
    /// <see cref="Bad"/> is left, or nothing but nodes that cannot be asked about.
    /// </summary>
    public T? Next(out bool found)
    {
        found = false;
        Dictionary<T, int> weights = Weights();
        T? best = default;
        int bestWeight = -1;

        // In topological order: the choice does not depend on how a set happens to be laid out.
        foreach (T node in TopDown())
        {
            int reach = Math.Min(weights[node], _candidates.Count - weights[node]);
            if (reach > bestWeight && !_skipped.Contains(node) && !node.Equals(Bad))
            {
                (best, bestWeight, found) = (node, reach, true);
            }
        }

        return best;
    }

    /// <summary>The node is good, and with it all its ancestors.</summary>
    public void MarkGood(T node) => _candidates.ExceptWith(Ancestry(node, _candidates));

    /// <summary>The node is bad: the first bad one is it or an ancestor of it.</summary>
    public void MarkBad(T node)
    {
        Bad = node;
        _candidates = Ancestry(node, _candidates);
    }

    /// <summary>The node cannot be asked about.</summary>
    public void Skip(T node) => _skipped.Add(node);

    /// <summary>The candidates, parents before children.</summary>
    public IReadOnlyList<T> TopDown()
    {
        List<T> order = [];
        HashSet<T> done = [];
        Stack<(T Node, int Parent)> path = new();
        foreach (T start in Ancestors(Bad))
        {
            if (_candidates.Contains(start) && done.Add(start))
            {
                path.Push((start, 0));
            }

            // On an explicit stack: a lineage of 100,000 versions is as deep as it is long.
            while (path.TryPop(out (T Node, int Parent) at))
            {
                IReadOnlyList<T> parents = _parents(at.Node);
                if (at.Parent == parents.Count)
                {
                    order.Add(at.Node);
                    continue;
                }

                path.Push((at.Node, at.Parent + 1));
                if (_candidates.Contains(parents[at.Parent]) && done.Add(parents[at.Parent]))
                {
                    path.Push((parents[at.Parent], 0));
                }
            }
        }

        return order;
    }

    /// <summary>For each candidate how many candidates it descends from, itself counted.</summary>
    private Dictionary<T, int> Weights()
    {
        Dictionary<T, int> weights = [];
        foreach (T node in TopDown())
        {
            T[] parents = [.. _parents(node).Where(_candidates.Contains)];
            weights[node] = parents.Length switch
            {
                0 => 1,
                1 => weights[parents[0]] + 1,

                // Where lines meet, what they share counts once; only there the ancestors are walked.
                _ => Ancestry(node, _candidates).Count,
            };
        }

        return weights;
    }

    private HashSet<T> Ancestry(T node, HashSet<T>? within)
    {
        HashSet<T> found = [];
        if (within is null)
        {
            found.UnionWith(Ancestors(node));
            return found;
        }

        // A good node may lie beside the candidates and share ancestors with them: the walk is not cut at their edge.
        foreach (T ancestor in Ancestors(node).Where(within.Contains))
        {
            found.Add(ancestor);
        }

        return found;
    }

    private IEnumerable<T> Ancestors(T node)
    {
        HashSet<T> seen = [node];
        Stack<T> open = new([node]);
        while (open.TryPop(out T? next))
        {
            yield return next;
            foreach (T parent in _parents(next))
            {
                if (seen.Add(parent))
                {
                    open.Push(parent);
                }
            }
        }
    }
}
