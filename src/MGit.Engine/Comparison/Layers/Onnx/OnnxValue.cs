namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>What a name of a graph stands for.</summary>
/// <param name="Layer">The layer that makes it; -1 for what the graph is given and for constants.</param>
/// <param name="Constant">The constant it is, or null.</param>
internal readonly record struct OnnxValue(int Layer, OnnxConstant? Constant)
{
    /// <summary>Something from outside the model.</summary>
    public static OnnxValue Given { get; } = new(-1, null);
}
