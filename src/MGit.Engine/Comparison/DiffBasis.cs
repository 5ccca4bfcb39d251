namespace MGit.Engine.Comparison;

/// <summary>What a divergence counts.</summary>
public enum DiffBasis
{
    /// <summary>Edges between layers, as in the paper.</summary>
    Edges,

    /// <summary>
    /// Layers: a model has no edges, both orders are guessed from names that do not correspond, or an ONNX graph is compared with a
    /// model that has another kind of graph.
    /// </summary>
    Layers,
}
