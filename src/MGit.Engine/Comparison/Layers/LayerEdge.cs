namespace MGit.Engine.Comparison.Layers;

/// <summary>Data flows from one layer into another; indices into <see cref="LayerGraph.Layers"/>.</summary>
public readonly record struct LayerEdge(int From, int To);
