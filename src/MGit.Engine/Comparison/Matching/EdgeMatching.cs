using System.Runtime.InteropServices;
using MGit.Engine.Comparison.Layers;

namespace MGit.Engine.Comparison.Matching;

/// <summary>
/// The paper's match of two layer graphs: edges with the same kinds of ends, those with the fewest candidates first, greedily in
/// topological order, where both ends agree with earlier matches; then the layers that are left, kind by kind in topological order.
/// Every list is walked with marks that only move forward, so that the work grows with the edges even where all layers are alike.
/// </summary>
internal sealed class EdgeMatching
{
    private readonly DiffSide _reference;
    private readonly DiffSide _difference;
    private readonly LayerMatch _match;

    private EdgeMatching(DiffSide reference, DiffSide difference, LayerMatch match)
    {
        _reference = reference;
        _difference = difference;
        _match = match;
    }

    /// <summary>Adds pairs to those that are there.</summary>
    public static void Run(DiffSide reference, DiffSide difference, LayerMatch match, CancellationToken cancellationToken)
    {
        EdgeMatching matching = new(reference, difference, match);
        Dictionary<(int, int), List<LayerEdge>> left = ByKinds(reference);
        Dictionary<(int, int), List<LayerEdge>> right = ByKinds(difference);
        IEnumerable<(int, int)> rarestFirst = left.Keys
            .Where(right.ContainsKey)
            .OrderBy(kinds => (long)left[kinds].Count * right[kinds].Count)
            .ThenBy(kinds => left[kinds][0].From)
            .ThenBy(kinds => left[kinds][0].To);
        foreach ((int, int) kinds in rarestFirst)
        {
            cancellationToken.ThrowIfCancellationRequested();
            matching.MatchEdges(left[kinds], right[kinds]);
        }

        matching.MatchNodes();
    }

    private static Dictionary<(int, int), List<LayerEdge>> ByKinds(DiffSide side)
    {
        Dictionary<(int, int), List<LayerEdge>> byKinds = [];
        foreach (LayerEdge edge in side.Graph.Edges)
        {
            ref List<LayerEdge>? edges = ref CollectionsMarshal.GetValueRefOrAddDefault(
                byKinds, (side.Structure[edge.From], side.Structure[edge.To]), out _);
            (edges ??= []).Add(edge);
        }

        return byKinds;
    }

    private void MatchEdges(List<LayerEdge> left, List<LayerEdge> right)
    {
        int free = 0;
        EdgeMarks from = new(right, edge => edge.From, edge => edge.To);
        EdgeMarks to = new(right, edge => edge.To, edge => edge.From);
        foreach (LayerEdge edge in left)
        {
            int first = _match.ToDifference[edge.From];
            int second = _match.ToDifference[edge.To];
            if (first == LayerMatch.None && second == LayerMatch.None)
            {
                while (free < right.Count && !(IsFree(right[free].From) && IsFree(right[free].To)))
                {
                    free++;
                }

                if (free < right.Count)
                {
                    _match.Pair(edge.From, right[free].From, isFirm: false);
                    _match.Pair(edge.To, right[free].To, isFirm: false);
                }
            }
            else if (second == LayerMatch.None)
            {
                if (from.Next(first, IsFree) is { } end)
                {
                    _match.Pair(edge.To, end, isFirm: false);
                }
            }
            else if (first == LayerMatch.None && to.Next(second, IsFree) is { } start)
            {
                _match.Pair(edge.From, start, isFirm: false);
            }
        }
    }

    private void MatchNodes()
    {
        Dictionary<int, Queue<int>> left = [];
        for (int node = 0; node < _difference.Count; node++)
        {
            if (IsFree(node))
            {
                ref Queue<int>? waiting = ref CollectionsMarshal.GetValueRefOrAddDefault(left, _difference.Structure[node], out _);
                (waiting ??= new Queue<int>()).Enqueue(node);
            }
        }

        for (int node = 0; node < _reference.Count; node++)
        {
            if (_match.ToDifference[node] == LayerMatch.None && left.TryGetValue(_reference.Structure[node], out Queue<int>? waiting)
                && waiting.TryDequeue(out int found))
            {
                _match.Pair(node, found, isFirm: false);
            }
        }
    }

    private bool IsFree(int node) => _match.ToReference[node] == LayerMatch.None;
}
