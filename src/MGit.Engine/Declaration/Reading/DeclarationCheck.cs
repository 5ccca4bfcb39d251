using MGit.Engine.Graph;

namespace MGit.Engine.Declaration.Reading;

/// <summary>Checks what only shows when every file is read: names, parents, cycles, and what refers to nodes.</summary>
internal sealed class DeclarationCheck(DeclarationErrors errors)
{
    public LineageDeclaration Complete(string root, FileContents contents, IReadOnlyList<DeclarationFile> files)
    {
        Dictionary<string, NodeDeclaration[]> byName = LineageDeclaration.IndexByName(contents.Nodes);
        CheckNames(byName);
        bool hasBareParents = ResolveParents(contents.Nodes, byName);
        if (hasBareParents)
        {
            byName = LineageDeclaration.IndexByName(contents.Nodes);
        }

        LineageDeclaration declaration = new(root, contents.Nodes, byName)
        {
            Store = contents.Store ?? new StoreSettings(),
            Groups = contents.Groups,
            Datasets = contents.Datasets,
            Tests = contents.Tests,
            Aliases = contents.Aliases,
            Files = files,
            HasBareParents = hasBareParents,
        };
        CheckReferences(declaration);
        if (!errors.Any)
        {
            CheckCycles(declaration);
        }

        return declaration;
    }

    /// <summary>Groups, tests, data sets and aliases: distinct, and naming what exists.</summary>
    public void CheckReferences(LineageDeclaration declaration)
    {
        CheckDistinct(declaration.Groups, group => group.Name, group => group.Location, "group");
        CheckDistinct(declaration.Datasets, dataset => dataset.Name, dataset => dataset.Location, "data set");
        CheckDistinct(declaration.Tests, test => test.Name, test => test.Location, "test");
        CheckDistinct(declaration.Aliases, alias => alias.ToString(), alias => alias.Location, "alias");
        foreach (GroupDeclaration group in declaration.Groups)
        {
            for (int i = 0; i < group.Members.Count; i++)
            {
                NodeReferenceText? member = NodeReferenceText.TryParse(group.Members[i]);
                bool isKnown = member is { Alias: null } known
                    && (known.Id is { } id ? declaration.Find(id) is not null : declaration.Latest(known.Name) is not null);
                if (!isKnown)
                {
                    errors.Add(group.MemberLocations.ElementAtOrDefault(i),
                        $"the group {group.Name} names {group.Members[i]}, which is not declared{NearName(group.Members[i], declaration)}");
                }
            }
        }

        HashSet<string> datasets = new(declaration.Datasets.Select(dataset => dataset.Name), StringComparer.OrdinalIgnoreCase);
        foreach (DatasetDeclaration dataset in declaration.Datasets)
        {
            if (dataset.Like is { } like && !datasets.Contains(like))
            {
                errors.Add(dataset.Location, $"the data set {dataset.Name} is to be like {like}, which is not declared{Suggestion.For(like, datasets)}");
            }
        }

        foreach (TestDeclaration test in declaration.Tests)
        {
            if (test.Metric?.GetValueOrDefault("dataset") is string name && !datasets.Contains(name))
            {
                errors.Add(test.Location, $"the test {test.Name} names the data set {name}, which is not declared{Suggestion.For(name, datasets)}");
            }
        }

        foreach (AliasDeclaration alias in declaration.Aliases)
        {
            if (declaration.Find(alias.Node) is null)
            {
                errors.Add(alias.Location, $"the alias {alias} points at {alias.Node}, which is not declared");
            }
        }
    }

    private void CheckNames(Dictionary<string, NodeDeclaration[]> byName)
    {
        foreach (NodeDeclaration[] versions in byName.Values)
        {
            for (int i = 1; i < versions.Length; i++)
            {
                NodeDeclaration node = versions[i];
                NodeDeclaration other = versions[i - 1];
                if (node.Version == other.Version && node.Name == other.Name)
                {
                    errors.Add(node.Location, $"the node {node.Id} is declared already, at {other.Location}; versions of one name need distinct version: numbers");
                }
                else if (node.Name != other.Name)
                {
                    errors.Add(node.Location, $"the name {node.Name} differs only in case from {other.Name}, declared at {other.Location}; expected one spelling");
                }
            }
        }
    }

    /// <summary>Finds the versions that bare parents mean; true where there are such parents.</summary>
    private bool ResolveParents(List<NodeDeclaration> nodes, Dictionary<string, NodeDeclaration[]> byName)
    {
        bool hasBare = false;
        for (int i = 0; i < nodes.Count; i++)
        {
            NodeDeclaration node = nodes[i];
            ParentReference[]? resolved = null;
            for (int j = 0; j < node.Parents.Count; j++)
            {
                ParentReference parent = node.Parents[j];
                byName.TryGetValue(parent.Node.Name, out NodeDeclaration[]? versions);
                SourceLocation at = node.PlaceOf(parent);
                if (!parent.IsPinned)
                {
                    hasBare = true;
                    if (NodeName.Comparer.Equals(parent.Text, node.Name))
                    {
                        errors.Add(at, $"the parent {parent.Text} of {node.Id} is its own name without a version; expected {parent.Text}@version");
                    }
                    else if (versions is not null)
                    {
                        resolved ??= [.. node.Parents];
                        resolved[j] = parent with { Node = versions[^1].Id };
                    }
                }

                if (versions is null || (parent.IsPinned && !Array.Exists(versions, version => version.Version == parent.Node.Version)))
                {
                    errors.Add(at, $"the parent {parent.Text} of {node.Id} is not declared{Near(parent, versions, byName)}");
                }
            }

            if (resolved is not null)
            {
                nodes[i] = node with { Parents = resolved };
            }
        }

        return hasBare;
    }

    private void CheckCycles(LineageDeclaration declaration)
    {
        LineageGraph graph = LineageGraph.Build(declaration.Nodes.Select(node => (node.Id, (IEnumerable<NodeId>)node.Parents.Select(parent => parent.Node))));
        foreach (IReadOnlyList<NodeId> cycle in graph.FindCycles())
        {
            errors.Add(declaration.Find(cycle[0])!.Location,
                $"the node {cycle[0]} is its own ancestor: {string.Join(" -> ", cycle.Select(id => id.ToString()))} -> {cycle[0]}");
        }
    }

    private void CheckDistinct<T>(IReadOnlyList<T> items, Func<T, string> name, Func<T, SourceLocation> place, string what)
    {
        Dictionary<string, T> seen = new(StringComparer.OrdinalIgnoreCase);
        foreach (T item in items)
        {
            if (!seen.TryAdd(name(item), item))
            {
                errors.Add(place(item), $"the {what} {name(item)} is declared already, at {place(seen[name(item)])}");
            }
        }
    }

    private string Near(ParentReference parent, NodeDeclaration[]? versions, Dictionary<string, NodeDeclaration[]> byName)
        => versions is not null ? $"; declared are {string.Join(", ", versions.Take(5).Select(version => version.Id.ToString()))}"
            : NearName(parent.Node.Name, byName.Keys);

    private string NearName(string reference, LineageDeclaration declaration)
        => NearName(NodeReferenceText.TryParse(reference)?.Name ?? reference, declaration.ByName.Keys);

    // Searching for a near name costs time per declared name; many errors do not each get one.
    private string NearName(string name, IEnumerable<string> names) => errors.Count < 20 ? Suggestion.For(name, names) : "";
}
