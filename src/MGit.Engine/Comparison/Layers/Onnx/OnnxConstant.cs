using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>A value that is the same whatever a model is given.</summary>
/// <param name="Tensor">The tensor; null for numbers and texts that a Constant operator gives as such.</param>
/// <param name="Values">Its values as text, where they are known.</param>
internal sealed record OnnxConstant(OnnxTensor? Tensor, string? Values)
{
    public static OnnxConstant Of(OnnxTensor tensor) => new(tensor, tensor.Values);

    /// <summary>"F32[64,3,7,7]".</summary>
    public string? Kind => Tensor is null ? null : $"{Tensor.Type.Shown}{Tensor.Shape}";

    /// <summary>How it reads as an attribute: as an attribute of the same numbers would, with type and shape where those say more.</summary>
    public string AsAttribute => Tensor is null ? Values ?? ""
        : Values is null ? Kind!
        : Tensor.Shape.Rank <= 1 && Tensor.Type.Element is ElementType.I64 or ElementType.F32 ? Values
        : $"{Kind} {Values}";
}
