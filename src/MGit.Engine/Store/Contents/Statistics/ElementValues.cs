using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Statistics;

/// <summary>Reads elements of any real type as doubles. The 8-, 6- and 4-bit floats are those of the OCP and safetensors specifications.</summary>
internal static class ElementValues
{
    private static readonly Dictionary<ElementType, double[]> Small = new()
    {
        [ElementType.F8E5M2] = Table(8, code => Float(code, 5, 2, 15, Special.Ieee)),
        [ElementType.F8E4M3] = Table(8, code => Float(code, 4, 3, 7, Special.AllOnesNaN)),
        [ElementType.F8E5M2Fnuz] = Table(8, code => Float(code, 5, 2, 16, Special.NegativeZeroNaN)),
        [ElementType.F8E4M3Fnuz] = Table(8, code => Float(code, 4, 3, 8, Special.NegativeZeroNaN)),
        [ElementType.F8E8M0] = Table(8, code => code == 0xFF ? double.NaN : Math.ScaleB(1, code - 127)),
        [ElementType.F6E2M3] = Table(6, code => Float(code, 2, 3, 1, Special.None)),
        [ElementType.F6E3M2] = Table(6, code => Float(code, 3, 2, 3, Special.None)),
        [ElementType.F4] = Table(4, code => Float(code, 2, 1, 1, Special.None)),
    };

    private enum Special
    {
        None,
        Ieee,
        AllOnesNaN,
        NegativeZeroNaN,
    }

    /// <summary>Bytes after which packed elements begin at a byte again.</summary>
    public static int GroupBytes(ElementType type) => type switch
    {
        ElementType.F6E2M3 or ElementType.F6E3M2 => 3,
        ElementType.F4 => 1,
        _ => type.BitSize() / 8,
    };

    /// <summary>Elements in such a group.</summary>
    public static int GroupElements(ElementType type) => type switch
    {
        ElementType.F6E2M3 or ElementType.F6E3M2 => 4,
        ElementType.F4 => 2,
        _ => 1,
    };

    /// <summary>Fills the destination from the elements' bytes.</summary>
    public static void Read(ElementType type, ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        switch (type)
        {
            case ElementType.F32:
                Convert(MemoryMarshal.Cast<byte, float>(bytes), destination, value => value);
                break;
            case ElementType.F64:
                MemoryMarshal.Cast<byte, double>(bytes)[..destination.Length].CopyTo(destination);
                break;
            case ElementType.F16:
                Convert(MemoryMarshal.Cast<byte, Half>(bytes), destination, value => (double)value);
                break;
            case ElementType.BF16:
                Convert(MemoryMarshal.Cast<byte, ushort>(bytes), destination, bits => BitConverter.UInt32BitsToSingle((uint)bits << 16));
                break;
            case ElementType.I8:
                Convert(MemoryMarshal.Cast<byte, sbyte>(bytes), destination, value => value);
                break;
            case ElementType.U8:
                Convert(bytes, destination, value => value);
                break;
            case ElementType.Bool:
                Convert(bytes, destination, value => value == 0 ? 0 : 1);
                break;
            case ElementType.I16:
                Convert(MemoryMarshal.Cast<byte, short>(bytes), destination, value => value);
                break;
            case ElementType.U16:
                Convert(MemoryMarshal.Cast<byte, ushort>(bytes), destination, value => value);
                break;
            case ElementType.I32:
                Convert(MemoryMarshal.Cast<byte, int>(bytes), destination, value => value);
                break;
            case ElementType.U32:
                Convert(MemoryMarshal.Cast<byte, uint>(bytes), destination, value => value);
                break;
            case ElementType.I64:
                Convert(MemoryMarshal.Cast<byte, long>(bytes), destination, value => value);
                break;
            case ElementType.U64:
                Convert(MemoryMarshal.Cast<byte, ulong>(bytes), destination, value => value);
                break;
            case ElementType.F4:
                ReadHalves(Small[type], bytes, destination);
                break;
            case ElementType.F6E2M3 or ElementType.F6E3M2:
                ReadSixBits(Small[type], bytes, destination);
                break;
            default:
                double[] table = Small[type];
                Convert(bytes, destination, code => table[code]);
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<T> source, Span<double> destination, Func<T, double> value)
    {
        for (int index = 0; index < destination.Length; index++)
        {
            destination[index] = value(source[index]);
        }
    }

    /// <summary>Two to a byte, the lower four bits first.</summary>
    private static void ReadHalves(double[] table, ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        for (int index = 0; index < destination.Length; index++)
        {
            destination[index] = table[index % 2 == 0 ? bytes[index / 2] & 0xF : bytes[index / 2] >> 4];
        }
    }

    /// <summary>Four to three bytes, from the lowest bits up.</summary>
    private static void ReadSixBits(double[] table, ReadOnlySpan<byte> bytes, Span<double> destination)
    {
        Span<byte> group = stackalloc byte[4];
        for (int index = 0; index < destination.Length; index++)
        {
            int start = index / 4 * 3;
            group.Clear();
            bytes.Slice(start, Math.Min(3, bytes.Length - start)).CopyTo(group);
            destination[index] = table[BinaryPrimitives.ReadInt32LittleEndian(group) >> (index % 4 * 6) & 0x3F];
        }
    }

    private static double[] Table(int bits, Func<int, double> value)
    {
        double[] table = new double[1 << bits];
        for (int code = 0; code < table.Length; code++)
        {
            table[code] = value(code);
        }

        return table;
    }

    private static double Float(int code, int exponentBits, int mantissaBits, int bias, Special special)
    {
        int sign = code >> (exponentBits + mantissaBits);
        int exponent = code >> mantissaBits & ((1 << exponentBits) - 1);
        int mantissa = code & ((1 << mantissaBits) - 1);
        bool top = exponent == (1 << exponentBits) - 1;
        if (special == Special.Ieee && top)
        {
            return mantissa != 0 ? double.NaN : sign == 0 ? double.PositiveInfinity : double.NegativeInfinity;
        }

        if ((special == Special.AllOnesNaN && top && mantissa == (1 << mantissaBits) - 1)
            || (special == Special.NegativeZeroNaN && sign == 1 && exponent == 0 && mantissa == 0))
        {
            return double.NaN;
        }

        double magnitude = exponent == 0
            ? Math.ScaleB(mantissa, 1 - bias - mantissaBits)
            : Math.ScaleB(mantissa + (1 << mantissaBits), exponent - bias - mantissaBits);
        return sign == 0 ? magnitude : -magnitude;
    }
}
