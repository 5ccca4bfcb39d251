namespace MGit.Engine.Tensors;

/// <summary>
/// The type of a tensor's elements. The numeric values are written into packs: never renumber.
/// Names are those of the safetensors specification, lower-case variants of torch dtypes map onto them.
/// </summary>
public enum ElementType : byte
{
    /// <summary>Boolean, one byte per element.</summary>
    Bool = 1,

    /// <summary>Unsigned 8-bit integer; also the type of opaque bytes.</summary>
    U8 = 2,

    /// <summary>Signed 8-bit integer.</summary>
    I8 = 3,

    /// <summary>8-bit float, 5 exponent and 2 mantissa bits.</summary>
    F8E5M2 = 4,

    /// <summary>8-bit float, 4 exponent and 3 mantissa bits (finite numbers only).</summary>
    F8E4M3 = 5,

    /// <summary>8-bit float, 5 exponent and 2 mantissa bits, no negative zero.</summary>
    F8E5M2Fnuz = 6,

    /// <summary>8-bit float, 4 exponent and 3 mantissa bits, no negative zero.</summary>
    F8E4M3Fnuz = 7,

    /// <summary>8-bit scale: a power of two, exponent only.</summary>
    F8E8M0 = 8,

    /// <summary>Signed 16-bit integer.</summary>
    I16 = 9,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16 = 10,

    /// <summary>IEEE 754 half precision.</summary>
    F16 = 11,

    /// <summary>bfloat16.</summary>
    BF16 = 12,

    /// <summary>Signed 32-bit integer.</summary>
    I32 = 13,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32 = 14,

    /// <summary>IEEE 754 single precision.</summary>
    F32 = 15,

    /// <summary>Signed 64-bit integer.</summary>
    I64 = 16,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64 = 17,

    /// <summary>IEEE 754 double precision.</summary>
    F64 = 18,

    /// <summary>Complex number of two single-precision floats.</summary>
    C64 = 19,

    /// <summary>Complex number of two double-precision floats.</summary>
    C128 = 20,

    /// <summary>4-bit float, two elements per byte.</summary>
    F4 = 21,

    /// <summary>6-bit float, 2 exponent and 3 mantissa bits, packed.</summary>
    F6E2M3 = 22,

    /// <summary>6-bit float, 3 exponent and 2 mantissa bits, packed.</summary>
    F6E3M2 = 23,
}
