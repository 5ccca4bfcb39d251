namespace MGit.Engine.Tensors;

/// <summary>Facts about each <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>Bits one element takes: 4 and 6 for the packed types, else a multiple of 8.</summary>
    public static int BitSize(this ElementType type) => type switch
    {
        ElementType.F4 => 4,
        ElementType.F6E2M3 or ElementType.F6E3M2 => 6,
        ElementType.Bool or ElementType.U8 or ElementType.I8 or ElementType.F8E5M2 or ElementType.F8E4M3
            or ElementType.F8E5M2Fnuz or ElementType.F8E4M3Fnuz or ElementType.F8E8M0 => 8,
        ElementType.I16 or ElementType.U16 or ElementType.F16 or ElementType.BF16 => 16,
        ElementType.I32 or ElementType.U32 or ElementType.F32 => 32,
        ElementType.I64 or ElementType.U64 or ElementType.F64 or ElementType.C64 => 64,
        ElementType.C128 => 128,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type."),
    };

    /// <summary>Whether the value is one of the types known to this version.</summary>
    public static bool IsKnown(this ElementType type) => type is >= ElementType.Bool and <= ElementType.F6E3M2;

    /// <summary>
    /// The unit the codec works in, in bytes: 1, 2, 4 or 8. Packed types count as bytes, complex numbers as their components.
    /// </summary>
    public static int WordSize(this ElementType type) => type switch
    {
        ElementType.C64 => 4,
        ElementType.C128 => 8,
        ElementType.F4 or ElementType.F6E2M3 or ElementType.F6E3M2 => 1,
        _ => type.BitSize() / 8,
    };

    /// <summary>Bytes that <paramref name="count"/> elements take.</summary>
    /// <exception cref="OverflowException">The size does not fit 64 bits.</exception>
    public static long ByteSize(this ElementType type, long count)
    {
        Int128 bits = (Int128)count * type.BitSize();
        return checked((long)((bits + 7) / 8));
    }

    /// <summary>The frozen name that enters content ids and lineage files: the safetensors name ("F32", "BF16", "F8_E4M3").</summary>
    public static string Name(this ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.F8E5M2 => "F8_E5M2",
        ElementType.F8E4M3 => "F8_E4M3",
        ElementType.F8E5M2Fnuz => "F8_E5M2FNUZ",
        ElementType.F8E4M3Fnuz => "F8_E4M3FNUZ",
        ElementType.F8E8M0 => "F8_E8M0",
        ElementType.F6E2M3 => "F6_E2M3",
        ElementType.F6E3M2 => "F6_E3M2",
        _ => type.ToString(),
    };

    /// <summary>Whether the elements are floating point numbers (complex ones are not counted).</summary>
    public static bool IsFloat(this ElementType type) => type is ElementType.F16 or ElementType.BF16 or ElementType.F32 or ElementType.F64
        or ElementType.F8E5M2 or ElementType.F8E4M3 or ElementType.F8E5M2Fnuz or ElementType.F8E4M3Fnuz or ElementType.F8E8M0
        or ElementType.F4 or ElementType.F6E2M3 or ElementType.F6E3M2;
}
