using System.Collections.Frozen;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>The dtypes of PyTorch (c10/core/ScalarType.h) and the storage classes that are named after them.</summary>
internal static class TorchTypes
{
    private static readonly TorchType[] s_all =
    [
        new("uint8", 1, ElementType.U8), new("int8", 1, ElementType.I8), new("int16", 2, ElementType.I16), new("int32", 4, ElementType.I32),
        new("int64", 8, ElementType.I64), new("uint16", 2, ElementType.U16), new("uint32", 4, ElementType.U32), new("uint64", 8, ElementType.U64),
        new("float16", 2, ElementType.F16), new("float32", 4, ElementType.F32), new("float64", 8, ElementType.F64), new("bfloat16", 2, ElementType.BF16),
        new("complex32", 4, null), new("complex64", 8, ElementType.C64), new("complex128", 16, ElementType.C128), new("bool", 1, ElementType.Bool),
        new("float8_e5m2", 1, ElementType.F8E5M2), new("float8_e4m3fn", 1, ElementType.F8E4M3),
        new("float8_e5m2fnuz", 1, ElementType.F8E5M2Fnuz), new("float8_e4m3fnuz", 1, ElementType.F8E4M3Fnuz),
        new("float8_e8m0fnu", 1, ElementType.F8E8M0), new("float4_e2m1fn_x2", 1, ElementType.U8, "float4_e2m1fn_x2"),
        new("qint8", 1, ElementType.I8, "qint8"), new("quint8", 1, ElementType.U8, "quint8"), new("qint32", 4, ElementType.I32, "qint32"),
        new("quint4x2", 1, null), new("quint2x4", 1, null),
        new("bits8", 1, ElementType.U8, "bits8"), new("bits16", 2, ElementType.U16, "bits16"),
    ];

    private static readonly FrozenDictionary<string, TorchType> s_byName = s_all.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, TorchType> s_byStorage = new Dictionary<string, string>
    {
        ["ByteStorage"] = "uint8",
        ["CharStorage"] = "int8",
        ["ShortStorage"] = "int16",
        ["IntStorage"] = "int32",
        ["LongStorage"] = "int64",
        ["HalfStorage"] = "float16",
        ["FloatStorage"] = "float32",
        ["DoubleStorage"] = "float64",
        ["BFloat16Storage"] = "bfloat16",
        ["BoolStorage"] = "bool",
        ["ComplexFloatStorage"] = "complex64",
        ["ComplexDoubleStorage"] = "complex128",
        ["QInt8Storage"] = "qint8",
        ["QUInt8Storage"] = "quint8",
        ["QInt32Storage"] = "qint32",
        ["QUInt4x2Storage"] = "quint4x2",
        ["QUInt2x4Storage"] = "quint2x4",
    }.ToFrozenDictionary(s => s.Key, s => s_byName[s.Value], StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_untyped = new[] { "UntypedStorage", "_UntypedStorage" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> s_aliases = new Dictionary<string, string>
    {
        ["half"] = "float16",
        ["float"] = "float32",
        ["double"] = "float64",
        ["long"] = "int64",
        ["int"] = "int32",
        ["short"] = "int16",
        ["cfloat"] = "complex64",
        ["cdouble"] = "complex128",
        ["chalf"] = "complex32",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The type of storages that count bytes.</summary>
    public static TorchType Bytes { get; } = s_byName["uint8"];

    public static TorchType? ByName(string name) => s_byName.GetValueOrDefault(s_aliases.GetValueOrDefault(name, name));

    /// <summary>The element type of a storage class; null where it is none.</summary>
    public static TorchType? OfStorage(string className, out bool untyped)
    {
        untyped = s_untyped.Contains(className);
        return untyped ? Bytes : s_byStorage.GetValueOrDefault(className);
    }
}
