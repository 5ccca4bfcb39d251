using MGit.Engine.Comparison.Layers;

namespace MGit.Engine.Comparison;

/// <summary>What is different between two models.</summary>
public sealed record ModelDiff
{
    /// <summary>Root folder of the repository; null for loose files.</summary>
    public string? Repository { get; init; }

    /// <summary>Id or path of the model compared with.</summary>
    public required string Reference { get; init; }

    /// <summary>Id or path of the model compared.</summary>
    public required string Difference { get; init; }

    /// <summary>Edges (or layers, see <see cref="Basis"/>) to add and remove, over those of both; 0 for equal, 1 for disjoint.</summary>
    public required double StructuralDivergence { get; init; }

    /// <summary>As <see cref="StructuralDivergence"/>, where layers match only with the same contents.</summary>
    public required double ContextualDivergence { get; init; }

    /// <summary>What the divergences count.</summary>
    public required DiffBasis Basis { get; init; }

    public int Added { get; init; }

    public int Removed { get; init; }

    public int Modified { get; init; }

    public int Moved { get; init; }

    public int Unchanged { get; init; }

    /// <summary>The layers that were asked for, in the order of the models.</summary>
    public required IReadOnlyList<LayerChange> Changes { get; init; }

    /// <summary>Whether a layer graph is guessed from names: then its edges are no data flow.</summary>
    public required bool Inferred { get; init; }

    /// <summary>Cosine over all weights both models have, running statistics and counters left out; null where nothing was measured.</summary>
    public double? Cosine { get; init; }

    /// <summary>L2 norm of the difference over that of the reference, over the same weights.</summary>
    public double? RelativeL2 { get; init; }

    /// <summary>How many of those weights changed by how much, from the smallest changes to the largest; empty where nothing was measured or changed.</summary>
    public IReadOnlyList<DeltaBin> Deltas { get; init; } = [];

    /// <summary>The data flow between the reference's layers, by their <see cref="LayerChange.ReferenceIndex"/>.</summary>
    public IReadOnlyList<LayerEdge> ReferenceEdges { get; init; } = [];

    /// <summary>The data flow between the difference's layers, by their <see cref="LayerChange.DifferenceIndex"/>.</summary>
    public IReadOnlyList<LayerEdge> DifferenceEdges { get; init; } = [];

    /// <summary>The paper's four sets by structure; null unless asked for.</summary>
    public GraphEdit? StructuralEdit { get; init; }

    /// <summary>The paper's four sets where contents count; null unless asked for.</summary>
    public GraphEdit? ContextualEdit { get; init; }

    /// <summary>What to know about how the two were compared.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    public override string ToString() => $"{Reference} .. {Difference}";
}
