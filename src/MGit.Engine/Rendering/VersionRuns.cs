using MGit.Engine.Graph;

namespace MGit.Engine.Rendering;

/// <summary>The nodes of a view as runs of versions, with the provenance edges between them. Edges to nodes outside of the view are left out.</summary>
public sealed class VersionRuns
{
    private readonly Dictionary<string, VersionRun> _runOf = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<VersionRun, List<VersionRun>> _parents = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<VersionRun, List<VersionRun>> _children = new(ReferenceEqualityComparer.Instance);

    /// <param name="nodes">The nodes of the view.</param>
    /// <param name="fold">Whether versions are folded; else every node is a run of its own.</param>
    public VersionRuns(IReadOnlyList<ModelNode> nodes, bool fold)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        Dictionary<string, ModelNode> byId = nodes.ToDictionary(node => node.Id, StringComparer.OrdinalIgnoreCase);
        Dictionary<string, int> childCount = new(StringComparer.OrdinalIgnoreCase);
        foreach (string parent in nodes.SelectMany(node => node.Parents.Where(byId.ContainsKey)))
        {
            childCount[parent] = childCount.GetValueOrDefault(parent) + 1;
        }

        List<VersionRun> all = [];
        List<ModelNode> run = [];
        foreach (ModelNode node in nodes.OrderBy(node => node.Name, StringComparer.OrdinalIgnoreCase).ThenBy(node => node.Version))
        {
            if (run.Count > 0 && !(fold && Continues(run[^1], node, childCount)))
            {
                Close();
            }

            run.Add(node);
        }

        Close();
        All = all;
        foreach (VersionRun made in all)
        {
            _parents[made] = [.. made.First.Parents.Where(_runOf.ContainsKey).Select(parent => _runOf[parent]).Distinct()];
        }

        foreach ((VersionRun child, VersionRun parent) in all.SelectMany(child => _parents[child].Select(parent => (child, parent))))
        {
            (_children.TryGetValue(parent, out List<VersionRun>? known) ? known : _children[parent] = []).Add(child);
        }

        void Close()
        {
            if (run.Count > 0)
            {
                VersionRun made = new([.. run]);
                all.Add(made);
                run.ForEach(node => _runOf[node.Id] = made);
                run.Clear();
            }
        }
    }

    /// <summary>By name and version.</summary>
    public IReadOnlyList<VersionRun> All { get; }

    /// <summary>In the order they are declared in.</summary>
    public IReadOnlyList<VersionRun> Parents(VersionRun run) => _parents[run];

    /// <summary>By name and version.</summary>
    public IReadOnlyList<VersionRun> Children(VersionRun run) => _children.TryGetValue(run, out List<VersionRun>? children) ? children : [];

    private static bool Continues(ModelNode before, ModelNode node, Dictionary<string, int> childCount)
        => NodeName.Comparer.Equals(before.Name, node.Name)
            && node.Parents.Count == 1
            && string.Equals(node.Parents[0], before.Id, StringComparison.OrdinalIgnoreCase)
            && childCount.GetValueOrDefault(before.Id) == 1;
}
