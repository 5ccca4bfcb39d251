using MGit.Engine.Graph;

namespace MGit.Engine.Rendering.Terminal;

/// <summary>
/// A lineage as a tree for a terminal. A model with several parents stands under the first of them and is named, without what comes below
/// it, under the others.
/// </summary>
public static class LineageTree
{
    /// <summary>The tree's lines, top first.</summary>
    /// <param name="nodes">The nodes to show; those without a parent among them are the roots.</param>
    /// <param name="options">How it is drawn.</param>
    public static IEnumerable<string> Draw(IReadOnlyList<ModelNode> nodes, TreeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        TreePainter painter = new(options);
        return Rows(new VersionRuns(nodes, fold: !options.AllVersions), options.Depth).Select(painter.Paint);
    }

    /// <summary>Depth first with a stack of its own: a lineage may be deeper than the thread's.</summary>
    private static IEnumerable<TreeRow> Rows(VersionRuns runs, int? depth)
    {
        HashSet<VersionRun> shown = new(ReferenceEqualityComparer.Instance);
        Stack<(VersionRun Run, VersionRun? Under, bool[] Branches)> open = new();
        foreach (VersionRun root in runs.All.Where(run => runs.Parents(run).Count == 0).Reverse())
        {
            open.Push((root, null, []));
        }

        while (open.TryPop(out (VersionRun Run, VersionRun? Under, bool[] Branches) next))
        {
            IReadOnlyList<VersionRun> parents = runs.Parents(next.Run);
            bool repeat = (parents.Count > 0 && !ReferenceEquals(parents[0], next.Under)) || !shown.Add(next.Run);
            IReadOnlyList<VersionRun> children = repeat ? [] : runs.Children(next.Run);
            bool cut = next.Branches.Length == depth && children.Count > 0;
            yield return new TreeRow(next.Run, next.Branches, repeat, cut ? CountBelow(runs, next.Run) : 0);
            for (int index = children.Count - 1; index >= 0 && !cut; index--)
            {
                open.Push((children[index], next.Run, [.. next.Branches, index == children.Count - 1]));
            }
        }
    }

    private static int CountBelow(VersionRuns runs, VersionRun run)
    {
        HashSet<VersionRun> seen = new(ReferenceEqualityComparer.Instance);
        Stack<VersionRun> open = new([run]);
        while (open.TryPop(out VersionRun? next))
        {
            foreach (VersionRun child in runs.Children(next).Where(seen.Add))
            {
                open.Push(child);
            }
        }

        return seen.Sum(found => found.Nodes.Count);
    }
}
