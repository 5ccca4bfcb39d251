using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>A TensorProto: what its elements are and where they lie.</summary>
internal sealed class OnnxTensor
{
    public required string Name { get; init; }

    public required OnnxType Type { get; init; }

    public required TensorShape Shape { get; init; }

    public required OnnxDataKind Kind { get; init; }

    /// <summary>Where contiguous data begins in the file.</summary>
    public long Start { get; init; }

    /// <summary>For <see cref="OnnxDataKind.External"/>.</summary>
    public OnnxExternal? External { get; init; }

    /// <summary>The values as text where they were asked for and lie in the file: all of a small tensor, a digest of a large one that is coded.</summary>
    public string? Values { get; init; }
}
