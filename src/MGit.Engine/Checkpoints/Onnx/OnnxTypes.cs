using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>TensorProto.DataType of onnx.proto, by its numbers.</summary>
internal static class OnnxTypes
{
    private static readonly OnnxType?[] s_byNumber = ByNumber(
        new(1, "FLOAT", 32, ElementType.F32), new(2, "UINT8", 8, ElementType.U8), new(3, "INT8", 8, ElementType.I8),
        new(4, "UINT16", 16, ElementType.U16), new(5, "INT16", 16, ElementType.I16), new(6, "INT32", 32, ElementType.I32),
        new(7, "INT64", 64, ElementType.I64), new(8, "STRING", 0, null), new(9, "BOOL", 8, ElementType.Bool),
        new(10, "FLOAT16", 16, ElementType.F16), new(11, "DOUBLE", 64, ElementType.F64), new(12, "UINT32", 32, ElementType.U32),
        new(13, "UINT64", 64, ElementType.U64), new(14, "COMPLEX64", 64, ElementType.C64), new(15, "COMPLEX128", 128, ElementType.C128),
        new(16, "BFLOAT16", 16, ElementType.BF16), new(17, "FLOAT8E4M3FN", 8, ElementType.F8E4M3), new(18, "FLOAT8E4M3FNUZ", 8, ElementType.F8E4M3Fnuz),
        new(19, "FLOAT8E5M2", 8, ElementType.F8E5M2), new(20, "FLOAT8E5M2FNUZ", 8, ElementType.F8E5M2Fnuz),
        new(21, "UINT4", 4, null), new(22, "INT4", 4, null), new(23, "FLOAT4E2M1", 4, ElementType.F4), new(24, "FLOAT8E8M0", 8, ElementType.F8E8M0),
        new(25, "UINT2", 2, null), new(26, "INT2", 2, null));

    /// <summary>The type of that number, or null.</summary>
    public static OnnxType? Of(long number) => number > 0 && number < s_byNumber.Length ? s_byNumber[number] : null;

    private static OnnxType?[] ByNumber(params ReadOnlySpan<OnnxType> types)
    {
        OnnxType?[] byNumber = new OnnxType?[types[^1].Number + 1];
        foreach (OnnxType type in types)
        {
            byNumber[type.Number] = type;
        }

        return byNumber;
    }
}
