using System.Runtime.InteropServices;

namespace MGit.Engine.Graph;

/// <summary>
/// Nodes and the provenance edges between them; immutable and safe to share between threads. A parent that is not a node of the graph is
/// left out. Every walk takes time linear in what it touches, and none recurses. Ids are found without regard to case.
/// </summary>
public sealed partial class LineageGraph
{
    private readonly NodeId[] _ids;
    private readonly Dictionary<NodeId, int> _index;
    private readonly int[][] _parents;
    private readonly int[][] _children;
    private readonly Lazy<Dictionary<string, int[]>> _versions;

    private LineageGraph(NodeId[] ids, Dictionary<NodeId, int> index, int[][] parents, int[][] children)
    {
        _ids = ids;
        _index = index;
        _parents = parents;
        _children = children;
        _versions = new Lazy<Dictionary<string, int[]>>(IndexVersions);
    }

    public static LineageGraph Empty { get; } = Build([]);

    public int Count => _ids.Length;

    /// <summary>Every node, in the order it was given.</summary>
    public IReadOnlyList<NodeId> Nodes => _ids;

    /// <summary>Makes a graph. Of nodes with one id the first counts.</summary>
    /// <param name="nodes">Ids with the ids of their parents. Cycles are allowed here and found by <see cref="FindCycles"/>.</param>
    public static LineageGraph Build(IEnumerable<(NodeId Id, IEnumerable<NodeId> Parents)> nodes)
    {
        List<NodeId> ids = [];
        List<IEnumerable<NodeId>> named = [];
        Dictionary<NodeId, int> index = [];
        foreach ((NodeId id, IEnumerable<NodeId> parents) in nodes)
        {
            if (index.TryAdd(id, ids.Count))
            {
                ids.Add(id);
                named.Add(parents);
            }
        }

        int[][] above = new int[ids.Count][];
        int[] childCounts = new int[ids.Count];
        for (int i = 0; i < above.Length; i++)
        {
            above[i] = Resolve(named[i], index);
            foreach (int parent in above[i])
            {
                childCounts[parent]++;
            }
        }

        int[][] below = new int[ids.Count][];
        for (int i = 0; i < below.Length; i++)
        {
            below[i] = childCounts[i] == 0 ? [] : new int[childCounts[i]];
        }

        for (int i = above.Length - 1; i >= 0; i--)
        {
            foreach (int parent in above[i])
            {
                below[parent][--childCounts[parent]] = i;
            }
        }

        return new LineageGraph([.. ids], index, above, below);
    }

    public bool Contains(NodeId id) => _index.ContainsKey(id);

    /// <summary>The parents of a node in the order given; none for an unknown one.</summary>
    public IReadOnlyList<NodeId> Parents(NodeId id) => Ids(Edges(_parents, id));

    /// <summary>The children of a node in the order of the graph.</summary>
    public IReadOnlyList<NodeId> Children(NodeId id) => Ids(Edges(_children, id));

    /// <summary>Every version of a name, by version.</summary>
    public IReadOnlyList<NodeId> Versions(string name) => _versions.Value.TryGetValue(name, out int[]? versions) ? Ids(versions) : [];

    /// <summary>The latest version of a name, or null.</summary>
    public NodeId? Latest(string name) => _versions.Value.TryGetValue(name, out int[]? versions) ? _ids[versions[^1]] : null;

    /// <summary>The version before this one, or null. Numbers need not be consecutive.</summary>
    public NodeId? PreviousVersion(NodeId id) => Neighbour(id, -1);

    /// <summary>The version after this one, or null.</summary>
    public NodeId? NextVersion(NodeId id) => Neighbour(id, 1);

    /// <summary>Nodes without parents.</summary>
    public IReadOnlyList<NodeId> Roots() => Without(_parents);

    /// <summary>Nodes without children.</summary>
    public IReadOnlyList<NodeId> Leaves() => Without(_children);

    private static int[] Resolve(IEnumerable<NodeId> parents, Dictionary<NodeId, int> index)
    {
        List<int>? found = null;
        HashSet<int>? seen = null;
        foreach (NodeId parent in parents)
        {
            if (index.TryGetValue(parent, out int at))
            {
                found ??= [];
                if (found.Count > 8)
                {
                    seen ??= [.. found];
                }

                if (seen?.Add(at) ?? !found.Contains(at))
                {
                    found.Add(at);
                }
            }
        }

        return found is null ? [] : [.. found];
    }

    private int[] Edges(int[][] edges, NodeId id) => _index.TryGetValue(id, out int at) ? edges[at] : [];

    private NodeId[] Ids(ReadOnlySpan<int> indices)
    {
        NodeId[] ids = new NodeId[indices.Length];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = _ids[indices[i]];
        }

        return ids;
    }

    private List<NodeId> Without(int[][] edges)
    {
        List<NodeId> found = [];
        for (int i = 0; i < edges.Length; i++)
        {
            if (edges[i].Length == 0)
            {
                found.Add(_ids[i]);
            }
        }

        return found;
    }

    private NodeId? Neighbour(NodeId id, int step)
    {
        if (!_index.TryGetValue(id, out int at))
        {
            return null;
        }

        int[] versions = _versions.Value[_ids[at].Name];
        int position = Array.IndexOf(versions, at) + step;
        return position >= 0 && position < versions.Length ? _ids[versions[position]] : null;
    }

    private Dictionary<string, int[]> IndexVersions()
    {
        int[] byVersion = [.. Enumerable.Range(0, _ids.Length)];
        Array.Sort(byVersion, (left, right) => _ids[left].Version.CompareTo(_ids[right].Version));
        Dictionary<string, List<int>> lists = new(NodeName.Comparer);
        foreach (int node in byVersion)
        {
            ref List<int>? versions = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, _ids[node].Name, out _);
            (versions ??= []).Add(node);
        }

        Dictionary<string, int[]> index = new(lists.Count, NodeName.Comparer);
        foreach ((string name, List<int> versions) in lists)
        {
            index[name] = [.. versions];
        }

        return index;
    }
}
