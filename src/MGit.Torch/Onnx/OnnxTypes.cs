using MGit.Engine.Errors;
using MGit.Engine.Tensors;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MGit.Torch.Onnx;

/// <summary>Element types of the store as ONNX Runtime calls them.</summary>
internal static class OnnxTypes
{
    private static readonly Dictionary<ElementType, TensorElementType> Pairs = new()
    {
        [ElementType.Bool] = TensorElementType.Bool,
        [ElementType.U8] = TensorElementType.UInt8,
        [ElementType.I8] = TensorElementType.Int8,
        [ElementType.U16] = TensorElementType.UInt16,
        [ElementType.I16] = TensorElementType.Int16,
        [ElementType.U32] = TensorElementType.UInt32,
        [ElementType.I32] = TensorElementType.Int32,
        [ElementType.U64] = TensorElementType.UInt64,
        [ElementType.I64] = TensorElementType.Int64,
        [ElementType.F16] = TensorElementType.Float16,
        [ElementType.BF16] = TensorElementType.BFloat16,
        [ElementType.F32] = TensorElementType.Float,
        [ElementType.F64] = TensorElementType.Double,
    };

    public static TensorElementType? ToOnnx(ElementType type) => Pairs.TryGetValue(type, out TensorElementType onnx) ? onnx : null;

    public static ElementType FromOnnx(TensorElementType type, string what)
    {
        foreach ((ElementType stored, TensorElementType onnx) in Pairs)
        {
            if (onnx == type)
            {
                return stored;
            }
        }

        throw new MGitException(ErrorCode.ModelNotRunnable, $"{what} is of {type}, which has no counterpart here.", what);
    }
}
