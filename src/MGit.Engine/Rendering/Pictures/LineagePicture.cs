using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;
using MGit.Engine.Rendering.Layout;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Engine.Rendering.Pictures;

/// <summary>A lineage laid out: what every kind of picture draws. Sizes are pixels.</summary>
public sealed class LineagePicture
{
    private const double TitleColumn = 7.8;
    private const double SubtitleColumn = 6.2;
    private const double Padding = 26;
    private const double BoxHeight = 44;
    private const double LeastWidth = 96;
    private const int MostColumns = 48;

    private LineagePicture(IReadOnlyList<PictureNode> nodes, IReadOnlyList<PictureEdge> edges, double width, double height)
    {
        Nodes = nodes;
        Edges = edges;
        Width = width;
        Height = height;
    }

    /// <summary>By name and version.</summary>
    public IReadOnlyList<PictureNode> Nodes { get; }

    public IReadOnlyList<PictureEdge> Edges { get; }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Lays nodes out.</summary>
    /// <param name="nodes">The nodes to show.</param>
    /// <param name="fold">Whether versions that merely follow one another share a box.</param>
    /// <param name="marks">The tests of a node; null where nothing is known.</param>
    /// <param name="cancellationToken">Stops the layout between components.</param>
    public static LineagePicture Arrange(
        IReadOnlyList<ModelNode> nodes, bool fold, Func<ModelNode, NodeMarks?> marks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(marks);
        VersionRuns runs = new(nodes, fold);
        Dictionary<VersionRun, int> number = new(ReferenceEqualityComparer.Instance);
        foreach (VersionRun run in runs.All)
        {
            number.Add(run, number.Count);
        }

        List<(int From, int To)> provenance = [.. runs.All.SelectMany(run => runs.Parents(run).Select(parent => (number[parent], number[run])))];
        List<(int From, int To)> versions = VersionEdges(runs, number, [.. provenance]);
        (string Title, string Subtitle)[] texts = [.. runs.All.Select(run => (DisplayWidth.Cut(run.Label, MostColumns), Subtitle(run)))];
        GraphLayout layout = LayeredLayout.Arrange(
            [.. texts.Select(text => (WidthOf(text), BoxHeight))],
            [.. provenance, .. versions],
            cancellationToken);
        return new LineagePicture(
            [.. runs.All.Select((run, index) => new PictureNode(run, layout.Boxes[index], texts[index].Title, texts[index].Subtitle, StateOf(run.Last, marks(run.Last))))],
            [.. layout.Edges.Select((edge, index) => new PictureEdge(edge.From, edge.To, index >= provenance.Count, PathOf(layout, edge)))],
            layout.Width,
            layout.Height);
    }

    /// <summary>The state a node's colour stands for.</summary>
    public static NodeState StateOf(ModelNode node, NodeMarks? marks)
    {
        ArgumentNullException.ThrowIfNull(node);
        return marks is { Failed: > 0 } ? NodeState.Failed
            : node.IsOutdated ? NodeState.Outdated
            : node.Presence != Presence.Stored ? NodeState.Missing
            : marks is { Passed: > 0 } ? NodeState.Passed
            : NodeState.Stored;
    }

    /// <summary>
    /// From each version to the next one that is in the picture, where it was not made from it. Left out where the provenance runs the other
    /// way round: the layout knows no cycles.
    /// </summary>
    private static List<(int From, int To)> VersionEdges(VersionRuns runs, Dictionary<VersionRun, int> number, HashSet<(int From, int To)> provenance)
    {
        int[] rank = Ranks(runs, number);
        List<(int From, int To)> edges = [];
        for (int index = 1; index < runs.All.Count; index++)
        {
            (int from, int to) = (index - 1, index);
            bool same = NodeName.Comparer.Equals(runs.All[from].Last.Name, runs.All[to].First.Name);
            if (same && !provenance.Contains((from, to)) && rank[from] < rank[to])
            {
                edges.Add((from, to));
            }
        }

        return edges;
    }

    /// <summary>A topological order; of those that are free, the one first by name and version.</summary>
    private static int[] Ranks(VersionRuns runs, Dictionary<VersionRun, int> number)
    {
        int[] waiting = [.. runs.All.Select(run => runs.Parents(run).Count)];
        PriorityQueue<int, int> free = new();
        for (int index = 0; index < waiting.Length; index++)
        {
            if (waiting[index] == 0)
            {
                free.Enqueue(index, index);
            }
        }

        int[] rank = new int[waiting.Length];
        int next = 0;
        while (free.TryDequeue(out int index, out _))
        {
            rank[index] = next++;
            foreach (int child in runs.Children(runs.All[index]).Select(child => number[child]).Where(child => --waiting[child] == 0))
            {
                free.Enqueue(child, child);
            }
        }

        return rank;
    }

    private static IReadOnlyList<LayoutPoint> PathOf(GraphLayout layout, LayoutEdge edge)
    {
        LayoutBox from = layout.Boxes[edge.From], to = layout.Boxes[edge.To];
        return [new LayoutPoint(from.Right, from.MiddleY), .. edge.Bends, new LayoutPoint(to.X, to.MiddleY)];
    }

    private static double WidthOf((string Title, string Subtitle) text)
        => Math.Ceiling(Math.Max(LeastWidth, Padding + Math.Max(DisplayWidth.Of(text.Title) * TitleColumn, DisplayWidth.Of(text.Subtitle) * SubtitleColumn)));

    private static string Subtitle(VersionRun run)
    {
        long bytes = run.Nodes.Sum(node => node.OriginalBytes ?? 0);
        string?[] parts = [run.Last.Type is { } type ? PrintableText.Of(type) : null, bytes > 0 ? ByteSize.Text(bytes) : null];
        return DisplayWidth.Cut(string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part))), MostColumns);
    }
}
