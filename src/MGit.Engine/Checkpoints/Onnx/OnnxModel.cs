namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>A ModelProto without the bytes of its tensors.</summary>
internal sealed class OnnxModel
{
    public required OnnxGraph Graph { get; init; }

    public List<OnnxFunction> Functions { get; } = [];

    /// <summary>The default operator set's version; 1 where the model does not say.</summary>
    public long OperatorSet { get; set; } = 1;

    /// <summary>metadata_props.</summary>
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);
}
