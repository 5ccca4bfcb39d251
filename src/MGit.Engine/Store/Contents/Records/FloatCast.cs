using System.Runtime.InteropServices;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>
/// Converts between float types as frameworks do when a model is cast: exactly when widening, rounding to nearest even when narrowing.
/// The result is only a prediction (the delta against it is exact), but it has to be the same on every machine.
/// </summary>
internal static class FloatCast
{
    public static bool IsSupported(ElementType from, ElementType to) => (from, to) is
        (ElementType.F32, ElementType.BF16) or (ElementType.F32, ElementType.F16)
        or (ElementType.BF16, ElementType.F32) or (ElementType.F16, ElementType.F32);

    /// <summary>Converts every element; the spans hold the same number of them.</summary>
    public static void Convert(ElementType from, ReadOnlySpan<byte> source, ElementType to, Span<byte> destination)
    {
        switch (from, to)
        {
            case (ElementType.F32, ElementType.BF16):
                NarrowToBFloat(MemoryMarshal.Cast<byte, uint>(source), MemoryMarshal.Cast<byte, ushort>(destination));
                break;
            case (ElementType.BF16, ElementType.F32):
                Widen(MemoryMarshal.Cast<byte, ushort>(source), MemoryMarshal.Cast<byte, uint>(destination));
                break;
            case (ElementType.F32, ElementType.F16):
                Narrow(MemoryMarshal.Cast<byte, float>(source), MemoryMarshal.Cast<byte, Half>(destination));
                break;
            case (ElementType.F16, ElementType.F32):
                Widen(MemoryMarshal.Cast<byte, Half>(source), MemoryMarshal.Cast<byte, float>(destination));
                break;
            default:
                throw new MalformedRecordException($"{from.Name()} is not cast to {to.Name()}.");
        }
    }

    private static void NarrowToBFloat(ReadOnlySpan<uint> source, Span<ushort> destination)
    {
        for (int index = 0; index < source.Length; index++)
        {
            uint bits = source[index];
            bool isNaN = (bits & 0x7FFF_FFFF) > 0x7F80_0000;
            destination[index] = isNaN ? (ushort)(bits >> 16 | 0x40) : (ushort)(bits + 0x7FFF + (bits >> 16 & 1) >> 16);
        }
    }

    private static void Widen(ReadOnlySpan<ushort> source, Span<uint> destination)
    {
        for (int index = 0; index < source.Length; index++)
        {
            destination[index] = (uint)source[index] << 16;
        }
    }

    private static void Narrow(ReadOnlySpan<float> source, Span<Half> destination)
    {
        for (int index = 0; index < source.Length; index++)
        {
            // The payload of a NaN is not the same on every machine; a fixed one is.
            destination[index] = float.IsNaN(source[index]) ? Half.NaN : (Half)source[index];
        }
    }

    private static void Widen(ReadOnlySpan<Half> source, Span<float> destination)
    {
        for (int index = 0; index < source.Length; index++)
        {
            destination[index] = Half.IsNaN(source[index]) ? float.NaN : (float)source[index];
        }
    }
}
