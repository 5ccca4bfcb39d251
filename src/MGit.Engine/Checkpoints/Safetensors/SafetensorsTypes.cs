using System.Collections.Frozen;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>The element types of the safetensors specification.</summary>
internal static class SafetensorsTypes
{
    /// <summary>In the order of the reference implementation's enum: files are written with the last type's tensors first.</summary>
    private static readonly ElementType[] s_order =
    [
        ElementType.Bool, ElementType.F4, ElementType.F6E2M3, ElementType.F6E3M2, ElementType.U8, ElementType.I8,
        ElementType.F8E5M2, ElementType.F8E4M3, ElementType.F8E5M2Fnuz, ElementType.F8E4M3Fnuz, ElementType.F8E8M0,
        ElementType.I16, ElementType.U16, ElementType.F16, ElementType.BF16, ElementType.I32, ElementType.U32, ElementType.F32,
        ElementType.C64, ElementType.F64, ElementType.I64, ElementType.U64,
    ];

    private static readonly FrozenDictionary<string, ElementType> s_byName =
        s_order.ToFrozenDictionary(type => type.Name(), StringComparer.Ordinal);

    public static bool TryParse(string name, out ElementType type) => s_byName.TryGetValue(name, out type);

    /// <summary>Rank in the order of types; -1 for a type the format has no name for.</summary>
    public static int Rank(ElementType type) => Array.IndexOf(s_order, type);
}
