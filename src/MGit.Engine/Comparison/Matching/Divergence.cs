using MGit.Engine.Comparison.Layers;

namespace MGit.Engine.Comparison.Matching;

/// <summary>How far two layer graphs are apart under a match: what is to add and to remove over what both have.</summary>
internal static class Divergence
{
    /// <param name="reference">One side.</param>
    /// <param name="difference">The other side.</param>
    /// <param name="match">The pairs.</param>
    /// <param name="basis">What is counted.</param>
    /// <param name="counts">Whether a pair, by the index in the reference, counts as matched; asked only for pairs in order.</param>
    public static double Of(DiffSide reference, DiffSide difference, LayerMatch match, DiffBasis basis, Func<int, bool> counts)
    {
        bool[] matched = [.. Enumerable.Range(0, reference.Count).Select(node => match.IsInOrder[node] && counts(node))];
        return basis == DiffBasis.Layers
            ? Share(matched.Count(same => same), reference.Count, difference.Count)
            : Share(MatchedEdges(reference, difference, match, matched).Count, reference.Graph.Edges.Count, difference.Graph.Edges.Count);
    }

    /// <summary>The four sets.</summary>
    public static GraphEdit Edit(DiffSide reference, DiffSide difference, LayerMatch match, Func<int, bool> counts)
    {
        bool[] matched = [.. Enumerable.Range(0, reference.Count).Select(node => match.IsInOrder[node] && counts(node))];
        HashSet<int> kept = [.. Enumerable.Range(0, reference.Count).Where(node => matched[node]).Select(node => match.ToDifference[node])];
        HashSet<LayerEdge> edges = MatchedEdges(reference, difference, match, matched);
        HashSet<LayerEdge> images = [.. edges.Select(edge => new LayerEdge(match.ToDifference[edge.From], match.ToDifference[edge.To]))];
        return new GraphEdit(
            [.. reference.Graph.Layers.Where((_, node) => !matched[node]).Select(layer => layer.Name)],
            [.. difference.Graph.Layers.Where((_, node) => !kept.Contains(node)).Select(layer => layer.Name)],
            [.. reference.Graph.Edges.Where(edge => !edges.Contains(edge)).Select(edge => Text(reference.Graph, edge))],
            [.. difference.Graph.Edges.Where(edge => !images.Contains(edge)).Select(edge => Text(difference.Graph, edge))]);
    }

    private static HashSet<LayerEdge> MatchedEdges(DiffSide reference, DiffSide difference, LayerMatch match, bool[] matched)
    {
        HashSet<LayerEdge> there = [.. difference.Graph.Edges];
        return [.. reference.Graph.Edges.Where(edge => matched[edge.From] && matched[edge.To]
            && there.Contains(new LayerEdge(match.ToDifference[edge.From], match.ToDifference[edge.To])))];
    }

    private static double Share(int matched, int reference, int difference) =>
        reference + difference == 0 ? 0 : (reference + difference - 2.0 * matched) / (reference + difference);

    private static string Text(LayerGraph graph, LayerEdge edge) => $"{graph.Layers[edge.From].Name} -> {graph.Layers[edge.To].Name}";
}
