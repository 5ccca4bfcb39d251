using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>A value that is the same whatever a model is given. Its texts are made once, however many operators use it.</summary>
/// <param name="tensor">The tensor; null for numbers and texts that a Constant operator gives as such.</param>
/// <param name="values">Its values as text, where they are known.</param>
internal sealed class OnnxConstant(OnnxTensor? tensor, string? values)
{
    private string? _kind;
    private string? _attribute;

    public OnnxTensor? Tensor => tensor;

    public string? Values => values;

    /// <summary>"F32[64,3,7,7]".</summary>
    public string Kind => _kind ??= tensor is null ? "" : $"{tensor.Type.Shown}{tensor.Shape}";

    /// <summary>How it reads as an attribute: as an attribute of the same numbers would, with type and shape where those say more.</summary>
    public string AsAttribute => _attribute ??= tensor is null ? values ?? ""
        : values is null ? Kind
        : tensor.Shape.Rank <= 1 && tensor.Type.Element is ElementType.I64 or ElementType.F32 ? values
        : $"{Kind} {values}";

    public static OnnxConstant Of(OnnxTensor tensor) => new(tensor, tensor.Values);
}
