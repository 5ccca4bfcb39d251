using MGit.Engine.Errors;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Editing;

/// <summary>What must hold before a file is touched, each with the error a user understands.</summary>
internal static class EditChecks
{
    public static void NewNodes(LineageDeclaration declaration, IReadOnlyList<NodeDeclaration> nodes)
    {
        HashSet<NodeId> added = [];
        Dictionary<string, string> spellings = new(NodeName.Comparer);
        foreach (NodeDeclaration node in nodes)
        {
            RequireName(node.Name);
            if (declaration.Find(node.Id) is not null || !added.Add(node.Id))
            {
                throw new MGitException(ErrorCode.NodeExists, $"The node {node.Id} exists already.", node.Id);
            }

            string spelling = declaration.Latest(node.Name)?.Name ?? spellings.GetValueOrDefault(node.Name, node.Name);
            if (spelling != node.Name)
            {
                throw new MGitException(ErrorCode.NodeExists, $"The name {node.Name} differs only in case from {spelling}, which exists.", node.Id);
            }

            spellings[node.Name] = node.Name;
        }

        bool linksAmongNew = false;
        foreach (NodeDeclaration node in nodes)
        {
            foreach (ParentReference parent in node.Parents)
            {
                bool isNew = added.Contains(parent.Node) || (!parent.IsPinned && spellings.ContainsKey(parent.Text));
                linksAmongNew |= isNew;
                if (!isNew && (parent.IsPinned ? declaration.Find(parent.Node) is null : declaration.Latest(parent.Text) is null))
                {
                    throw new MGitException(ErrorCode.ParentMissing, $"The parent {parent.Text} of {node.Id} does not exist.", parent.Text);
                }
            }
        }

        if (linksAmongNew)
        {
            RequireNoCycle(nodes);
        }
    }

    public static Dictionary<NodeId, NodeDeclaration> ChangedNodes(LineageDeclaration declaration, IReadOnlyList<NodeDeclaration> wanted)
    {
        Dictionary<NodeId, NodeDeclaration> byId = [];
        bool changesParents = false;
        foreach (NodeDeclaration node in wanted)
        {
            NodeDeclaration known = declaration.Find(node.Id) ?? throw new MGitException(ErrorCode.NodeNotFound, $"{node.Id} is not declared.", node.Id);
            if (!byId.TryAdd(node.Id, node with { Name = known.Name }))
            {
                throw new ArgumentException($"{node.Id} comes twice.", nameof(wanted));
            }

            foreach (ParentReference parent in node.Parents)
            {
                if (!known.Parents.Any(other => other.Text == parent.Text))
                {
                    changesParents = true;
                    if (parent.IsPinned ? declaration.Find(parent.Node) is null : declaration.Latest(parent.Text) is null)
                    {
                        throw new MGitException(ErrorCode.ParentMissing, $"The parent {parent.Text} of {node.Id} does not exist.", parent.Text);
                    }
                }
            }
        }

        if (changesParents)
        {
            RequireNoCycle(declaration.Nodes.Select(node => byId.GetValueOrDefault(node.Id, node)));
        }

        return byId;
    }

    public static void RemovedNodes(LineageDeclaration declaration, HashSet<NodeId> removed)
    {
        foreach (NodeId id in removed)
        {
            if (declaration.Find(id) is null)
            {
                throw new MGitException(ErrorCode.NodeNotFound, $"{id} is not declared.", id);
            }
        }

        foreach (NodeDeclaration node in declaration.Nodes)
        {
            if (!removed.Contains(node.Id) && node.Parents.FirstOrDefault(parent => removed.Contains(parent.Node)) is { } parent)
            {
                throw new MGitException(ErrorCode.NodeHasChildren, $"{parent.Node} is a parent of {node.Id}.", parent.Node);
            }
        }

        if (declaration.Aliases.FirstOrDefault(alias => removed.Contains(alias.Node)) is { } holder)
        {
            throw new MGitException(ErrorCode.NodeAliased, $"{holder.Node} is held by the alias {holder}.", holder.Node);
        }
    }

    public static void Rename(LineageDeclaration declaration, string name, string newName)
    {
        ArgumentNullException.ThrowIfNull(newName);
        RequireName(newName);
        if (declaration.Latest(name) is null)
        {
            throw new MGitException(ErrorCode.NodeNotFound, $"No node is named {name}.", name);
        }

        if (!NodeName.Comparer.Equals(name, newName) && declaration.Latest(newName) is { } other)
        {
            throw new MGitException(ErrorCode.NodeExists, $"The name {other.Name} exists already.", newName);
        }
    }

    private static void RequireName(string name)
    {
        if (NodeName.FaultOf(name) is { } fault)
        {
            throw new MGitException(ErrorCode.NodeNameInvalid, $"The name \"{name}\" {fault}.", name);
        }
    }

    private static void RequireNoCycle(IEnumerable<NodeDeclaration> nodes)
    {
        LineageGraph graph = LineageGraph.Build(nodes.Select(node => (node.Id, node.Parents.Select(parent => parent.Node))));
        if (graph.FindCycles() is [{ } cycle, ..])
        {
            throw new MGitException(ErrorCode.LineageCycle,
                $"{cycle[0]} would be its own ancestor: {string.Join(" -> ", cycle.Select(id => id.ToString()))} -> {cycle[0]}.", cycle[0]);
        }
    }
}
