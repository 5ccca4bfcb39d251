using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Engine.Repositories.Editing;

/// <summary>Works out what a removal takes, or why it is refused.</summary>
internal static class RemovalPlanner
{
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeHasChildren</c>, <c>NodeAliased</c>, <c>ArgumentInvalid</c>.</exception>
    public static RemovalPlan Make(LineageSnapshot now, IReadOnlyList<string> references, RemovalOptions options)
    {
        if (options is { Recurse: true, Reparent: true })
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, "Descendants are either removed or given other parents: use -Recurse or -Reparent, not both.");
        }

        return options.KeepLast is { } keep ? Thin(now, references, keep, options) : Plain(now, references, options);
    }

    private static RemovalPlan Plain(LineageSnapshot now, IReadOnlyList<string> references, RemovalOptions options)
    {
        HashSet<NodeId> going = [.. references.Select(reference => now.Resolve(reference).NodeId)];
        if (options.Recurse)
        {
            going.UnionWith(now.Graph.Descendants(going.ToArray()));
        }

        foreach (NodeId id in going)
        {
            ModelNode node = now.Find(id)!;
            if (node.Aliases.Count > 0)
            {
                throw new MGitException(
                    ErrorCode.NodeAliased,
                    $"{id} is held by {string.Join(", ", node.Aliases)}. Move or remove the alias first (Set-ModelAlias, Remove-ModelAlias).",
                    id);
            }

            NodeId[] staying = [.. now.Graph.Children(id).Where(child => !going.Contains(child))];
            if (staying.Length > 0 && !options.Reparent)
            {
                throw new MGitException(
                    ErrorCode.NodeHasChildren,
                    $"{id} has children: {Few(staying)}. Use -Recurse to remove them too, or -Reparent to give them {Parents(now, id)}.",
                    id);
            }
        }

        return Finish(now, going, []);
    }

    private static RemovalPlan Thin(LineageSnapshot now, IReadOnlyList<string> references, int keep, RemovalOptions options)
    {
        if (keep < 1)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, $"{keep} versions cannot be kept; 1 or more are expected.", keep);
        }

        HashSet<NodeId> going = [];
        List<KeptNode> kept = [];
        foreach (string name in references.Select(reference => now.Resolve(reference).Name).Distinct(NodeName.Comparer))
        {
            NodeId[] versions = [.. now.Graph.Versions(name)];
            foreach (NodeId id in versions.SkipLast(keep))
            {
                ModelNode node = now.Find(id)!;
                if (node.Aliases.Count > 0)
                {
                    kept.Add(new KeptNode(node, $"held by {string.Join(", ", node.Aliases)}"));
                }
                else
                {
                    going.Add(id);
                }
            }
        }

        // Later versions of the same model are given the removed one's parents: thinning a chain of versions is what was asked for.
        // Other models made from an old version keep it, unless -Reparent says otherwise.
        bool changed = !options.Reparent;
        while (changed)
        {
            changed = false;
            foreach (NodeId id in going.ToArray())
            {
                NodeId[] others = [.. now.Graph.Children(id).Where(child => !going.Contains(child) && !NodeName.Comparer.Equals(child.Name, id.Name))];
                if (others.Length > 0)
                {
                    going.Remove(id);
                    kept.Add(new KeptNode(now.Find(id)!, $"{Few(others)} {(others.Length == 1 ? "was" : "were")} made from it"));
                    changed = true;
                }
            }
        }

        return Finish(now, going, kept);
    }

    private static RemovalPlan Finish(LineageSnapshot now, HashSet<NodeId> going, IReadOnlyList<KeptNode> kept)
    {
        ModelNode[] nodes = [.. now.Graph.Sort(going, NodeOrder.BottomUp).Select(id => now.Find(id)!)];
        ModelNode[] reparented = [.. going.SelectMany(now.Graph.Children).Where(id => !going.Contains(id)).Distinct().Select(id => now.Find(id)!)];
        return new RemovalPlan(nodes, reparented, kept);
    }

    /// <summary>A node's parents with every removed one replaced by its own parents, as far up as needed; each once, in order.</summary>
    public static IReadOnlyList<NodeId> NewParents(LineageSnapshot now, NodeId node, IReadOnlySet<NodeId> going)
    {
        List<NodeId> parents = [];
        Stack<NodeId> open = new(now.Graph.Parents(node).Reverse());
        HashSet<NodeId> seen = [];
        while (open.TryPop(out NodeId next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            if (!going.Contains(next))
            {
                parents.Add(next);
                continue;
            }

            foreach (NodeId above in now.Graph.Parents(next).Reverse())
            {
                open.Push(above);
            }
        }

        return parents;
    }

    private static string Parents(LineageSnapshot now, NodeId id)
        => now.Graph.Parents(id) is { Count: > 0 } parents ? $"its parents ({Few(parents)})" : "no parent";

    private static string Few(IReadOnlyList<NodeId> nodes)
        => nodes.Count <= 5 ? string.Join(", ", nodes) : $"{string.Join(", ", nodes.Take(5))} and {nodes.Count - 5} more";
}
