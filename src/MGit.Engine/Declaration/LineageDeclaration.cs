using System.Runtime.InteropServices;
using MGit.Engine.Graph;

namespace MGit.Engine.Declaration;

/// <summary>Everything lineage.yaml and the files it includes declare, checked. Immutable and safe to share between threads.</summary>
public sealed class LineageDeclaration
{
    private readonly Dictionary<string, NodeDeclaration[]> _byName;

    internal LineageDeclaration(string root, IReadOnlyList<NodeDeclaration> nodes, Dictionary<string, NodeDeclaration[]>? byName = null)
    {
        Root = root;
        Nodes = nodes;
        _byName = byName ?? IndexByName(nodes);
    }

    /// <summary>The repository's root folder.</summary>
    public string Root { get; }

    public StoreSettings Store { get; init; } = new();

    /// <summary>In the order of the files: lineage.yaml first, then what it includes.</summary>
    public IReadOnlyList<NodeDeclaration> Nodes { get; }

    public IReadOnlyList<GroupDeclaration> Groups { get; init; } = [];

    public IReadOnlyList<DatasetDeclaration> Datasets { get; init; } = [];

    public IReadOnlyList<TestDeclaration> Tests { get; init; } = [];

    public IReadOnlyList<AliasDeclaration> Aliases { get; init; } = [];

    /// <summary>lineage.yaml first, then the included files in the order they were read.</summary>
    public IReadOnlyList<DeclarationFile> Files { get; init; } = [];

    /// <summary>Whether a parent is written without its version anywhere.</summary>
    internal bool HasBareParents { get; init; }

    internal Dictionary<string, NodeDeclaration[]> ByName => _byName;

    /// <summary>The same with other parts.</summary>
    internal LineageDeclaration With(
        IReadOnlyList<NodeDeclaration>? nodes = null,
        Dictionary<string, NodeDeclaration[]>? byName = null,
        IReadOnlyList<GroupDeclaration>? groups = null,
        IReadOnlyList<DatasetDeclaration>? datasets = null,
        IReadOnlyList<TestDeclaration>? tests = null,
        IReadOnlyList<AliasDeclaration>? aliases = null,
        IReadOnlyList<DeclarationFile>? files = null)
        => new(Root, nodes ?? Nodes, byName ?? (nodes is null ? _byName : null))
        {
            Store = Store,
            Groups = groups ?? Groups,
            Datasets = datasets ?? Datasets,
            Tests = tests ?? Tests,
            Aliases = aliases ?? Aliases,
            Files = files ?? Files,
            HasBareParents = HasBareParents,
        };

    /// <summary>The node of that id, or null.</summary>
    public NodeDeclaration? Find(NodeId id)
    {
        foreach (NodeDeclaration version in Versions(id.Name))
        {
            if (version.Version == id.Version)
            {
                return version;
            }
        }

        return null;
    }

    /// <summary>Every version of a name, by version; the name's case does not matter.</summary>
    public IReadOnlyList<NodeDeclaration> Versions(string name) => _byName.TryGetValue(name, out NodeDeclaration[]? versions) ? versions : [];

    /// <summary>The latest version of a name, or null.</summary>
    public NodeDeclaration? Latest(string name) => _byName.TryGetValue(name, out NodeDeclaration[]? versions) ? versions[^1] : null;

    /// <summary>The alias <c>name@alias</c>, or null.</summary>
    public AliasDeclaration? FindAlias(string name, string alias)
        => Aliases.FirstOrDefault(known => NodeName.Comparer.Equals(known.Name, name) && NodeName.Comparer.Equals(known.Alias, alias));

    /// <summary>The file of that path from the root, or null.</summary>
    public DeclarationFile? File(string path) => Files.FirstOrDefault(file => file.Path == path);

    internal static Dictionary<string, NodeDeclaration[]> IndexByName(IReadOnlyList<NodeDeclaration> nodes)
    {
        Dictionary<string, NodeDeclaration[]> index = new(nodes.Count, NodeName.Comparer);
        AddTo(index, nodes);
        return index;
    }

    /// <summary>Adds nodes to an index; the versions of a name stay in order.</summary>
    internal static void AddTo(Dictionary<string, NodeDeclaration[]> index, IReadOnlyList<NodeDeclaration> nodes)
    {
        Dictionary<string, List<NodeDeclaration>>? further = null;
        foreach (NodeDeclaration node in nodes)
        {
            ref NodeDeclaration[]? versions = ref CollectionsMarshal.GetValueRefOrAddDefault(index, node.Name, out bool exists);
            if (!exists)
            {
                versions = [node];
            }
            else
            {
                // Gathered first: inserting one by one would be quadratic in the versions of a name.
                further ??= new Dictionary<string, List<NodeDeclaration>>(NodeName.Comparer);
                ref List<NodeDeclaration>? more = ref CollectionsMarshal.GetValueRefOrAddDefault(further, node.Name, out _);
                (more ??= []).Add(node);
            }
        }

        foreach ((string name, List<NodeDeclaration> more) in further ?? [])
        {
            index[name] = [.. index[name].Concat(more).OrderBy(node => node.Version)];
        }
    }
}
