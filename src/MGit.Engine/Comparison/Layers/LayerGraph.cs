namespace MGit.Engine.Comparison.Layers;

/// <summary>A model as a graph of layers. Acyclic; layers are in topological order, edges in ascending order and each once.</summary>
public sealed class LayerGraph
{
    /// <param name="origin">Where the graph comes from.</param>
    /// <param name="layers">In topological order.</param>
    /// <param name="edges">Every edge leads from a smaller index to a larger one.</param>
    /// <exception cref="ArgumentException">An edge leads backwards, to itself, or out of the layers.</exception>
    public LayerGraph(LayerGraphOrigin origin, IReadOnlyList<Layer> layers, IEnumerable<LayerEdge> edges)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(edges);
        Origin = origin;
        Layers = layers;
        Edges = [.. edges.Distinct().OrderBy(edge => edge.From).ThenBy(edge => edge.To)];
        foreach (LayerEdge edge in Edges)
        {
            if (edge.From < 0 || edge.From >= edge.To || edge.To >= layers.Count)
            {
                throw new ArgumentException($"Edge {edge.From} to {edge.To} does not lead forward inside {layers.Count} layers.", nameof(edges));
            }
        }
    }

    public LayerGraphOrigin Origin { get; }

    public IReadOnlyList<Layer> Layers { get; }

    public IReadOnlyList<LayerEdge> Edges { get; }

    /// <summary>Whether the edges are guessed from the order of names or modules: then everything depends on everything.</summary>
    public bool IsInferred => Origin is LayerGraphOrigin.TorchScript or LayerGraphOrigin.StateDict or LayerGraphOrigin.Parameters;
}
