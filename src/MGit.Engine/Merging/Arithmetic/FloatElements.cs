using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Reads floating point elements as doubles, exactly, and writes doubles rounded once to nearest, ties to even, whatever the type. A NaN is
/// written as one fixed quiet NaN, since its sign and payload depend on the processor.
/// </summary>
internal static class FloatElements
{
    private const float LargestBFloat = 3.3895313892515355e38f;

    public static bool IsSupported(ElementType type) => type is ElementType.F64 or ElementType.F32 or ElementType.F16 or ElementType.BF16
        || SmallFloats.IsSupported(type);

    /// <summary>Fills the values from the elements' bytes.</summary>
    public static void Read(ElementType type, ReadOnlySpan<byte> bytes, Span<double> values)
    {
        if (type == ElementType.F32)
        {
            ReadOnlySpan<float> singles = MemoryMarshal.Cast<byte, float>(bytes);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = singles[i];
            }

            return;
        }

        ElementValues.Read(type, bytes, values);
    }

    /// <param name="type">Type to write.</param>
    /// <param name="values">The values.</param>
    /// <param name="destination">At least as long as they need.</param>
    /// <param name="saturates">Finite values beyond the type's range become its largest finite number instead of infinity.</param>
    public static void Write(ElementType type, ReadOnlySpan<double> values, Span<byte> destination, bool saturates)
    {
        switch (type)
        {
            case ElementType.F64:
                for (int i = 0; i < values.Length; i++)
                {
                    BinaryPrimitives.WriteDoubleLittleEndian(destination[(i * 8)..], double.IsNaN(values[i]) ? BitConverter.UInt64BitsToDouble(0x7FF8_0000_0000_0000) : values[i]);
                }

                break;
            case ElementType.F32:
                for (int i = 0; i < values.Length; i++)
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(destination[(i * 4)..], Single(values[i], saturates));
                }

                break;
            case ElementType.F16:
                for (int i = 0; i < values.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(destination[(i * 2)..], HalfBits(values[i], saturates));
                }

                break;
            case ElementType.BF16:
                for (int i = 0; i < values.Length; i++)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(destination[(i * 2)..], BFloatBits(values[i], saturates));
                }

                break;
            case var _ when SmallFloats.IsSupported(type):
                SmallFloats.Write(type, values, destination, saturates);
                break;
            default:
                throw new MGitException(ErrorCode.ArgumentInvalid, $"{type.Name()} is no type that can be computed; F64, F32, F16, BF16 and 8-bit floats are.", type.Name());
        }
    }

    private static uint Single(double value, bool saturates)
    {
        if (double.IsNaN(value))
        {
            return 0x7FC0_0000;
        }

        float single = (float)value;
        if (saturates && float.IsInfinity(single) && double.IsFinite(value))
        {
            single = value > 0 ? float.MaxValue : float.MinValue;
        }

        return BitConverter.SingleToUInt32Bits(single);
    }

    private static ushort HalfBits(double value, bool saturates)
    {
        if (double.IsNaN(value))
        {
            return 0x7E00;
        }

        Half half = (Half)value;
        if (saturates && Half.IsInfinity(half) && double.IsFinite(value))
        {
            half = value > 0 ? Half.MaxValue : Half.MinValue;
        }

        return BitConverter.HalfToUInt16Bits(half);
    }

    private static ushort BFloatBits(double value, bool saturates)
    {
        if (double.IsNaN(value))
        {
            return 0x7FC0;
        }

        // First to single precision, rounding to odd: the last bit then says that something was lost, and the second rounding is right.
        float single = (float)value;
        uint bits = BitConverter.SingleToUInt32Bits(single);
        if (single != value && (bits & 1) == 0 && float.IsFinite(single))
        {
            bits = Math.Abs((double)single) > Math.Abs(value) ? bits - 1 : bits + 1;
        }

        uint rounded = bits + 0x7FFF + (bits >> 16 & 1);
        ushort result = float.IsInfinity(single) ? (ushort)(bits >> 16) : (ushort)(rounded >> 16);
        bool overflowed = (result & 0x7FFF) == 0x7F80 && double.IsFinite(value);
        return saturates && overflowed ? (ushort)(BitConverter.SingleToUInt32Bits(LargestBFloat) >> 16 | result & 0x8000u) : result;
    }
}
