using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>Reads the operands of opcodes. Lengths are checked against what is left of the stream before anything is allocated.</summary>
internal sealed class PickleOperands(BufferedBytes bytes, PickleBudget budget)
{
    private const int LineLimit = 1 << 20;

    /// <summary>A text longer than this is no name of anything; it is passed over and stands as bytes.</summary>
    private const int TextLimit = 1 << 20;

    /// <summary>Python itself refuses to read longer numbers by default.</summary>
    private const int DigitLimit = 4300;

    private const int LongLimit = 4096;

    private readonly BufferedBytes _bytes = bytes;

    public long Position => _bytes.Position;

    public byte Byte() => _bytes.TryByte(out byte value) ? value : throw Truncated();

    public int UInt16()
    {
        Span<byte> two = stackalloc byte[2];
        Fill(two);
        return BinaryPrimitives.ReadUInt16LittleEndian(two);
    }

    public int Int32() => _bytes.TryInt32(out int value) ? value : throw Truncated();

    public uint UInt32() => (uint)Int32();

    public long Int64() => _bytes.TryInt64(out long value) ? value : throw Truncated();

    public double BigEndianDouble()
    {
        Span<byte> eight = stackalloc byte[8];
        Fill(eight);
        return BinaryPrimitives.ReadDoubleBigEndian(eight);
    }

    /// <summary>A string, or <see cref="PickleBytes"/> where it is too long to be kept.</summary>
    public object Text(long length, Encoding encoding)
    {
        Require(length);
        if (length > TextLimit)
        {
            return Blob(length);
        }

        budget.Charge(32 + (2 * length));
        byte[] raw = new byte[(int)length];
        Fill(raw);
        return encoding.GetString(raw);
    }

    /// <summary>Bytes, passed over.</summary>
    public PickleBytes Blob(long length)
    {
        Require(length);
        budget.Charge(40);
        PickleBytes blob = new(_bytes.Position, length);
        _bytes.TrySkip(length);
        return blob;
    }

    /// <summary>The rest of a line without its end, as Latin-1.</summary>
    public string Line()
    {
        StringBuilder line = new();
        for (byte b = Byte(); b != (byte)'\n'; b = Byte())
        {
            if (line.Length == LineLimit)
            {
                throw new CheckpointException(PickleFault.LineTooLong, $"a line of the pickle is longer than {LineLimit} bytes");
            }

            line.Append((char)b);
        }

        budget.Charge(32 + (2L * line.Length));
        return line.ToString().TrimEnd('\r');
    }

    /// <summary>A number in decimal digits: a long where it fits, else a BigInteger; "00" and "01" are the booleans of protocol 0.</summary>
    public object DecimalInteger(bool booleans)
    {
        string line = Line();
        if (booleans && line is "00" or "01")
        {
            return line == "01";
        }

        string digits = line.TrimEnd('L');
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long small))
        {
            return small;
        }

        return digits.Length <= DigitLimit && BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger large)
            ? large
            : throw new CheckpointException(PickleFault.NumberInvalid, $"'{Shown.Text(line)}' is not a whole number");
    }

    public double DecimalFloat()
    {
        string line = Line();
        return double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : line switch
            {
                "inf" => double.PositiveInfinity,
                "-inf" => double.NegativeInfinity,
                "nan" or "-nan" => double.NaN,
                _ => throw new CheckpointException(PickleFault.NumberInvalid, $"'{Shown.Text(line)}' is not a number"),
            };
    }

    /// <summary>A number in two's complement, little-endian.</summary>
    public object BinaryLong(long length)
    {
        Require(length);
        if (length > LongLimit)
        {
            return Blob(length);
        }

        Span<byte> raw = stackalloc byte[(int)length];
        Fill(raw);
        budget.Charge(24 + length);
        BigInteger value = new(raw);
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;
    }

    /// <summary>A Python 2 string literal, or the raw-unicode-escape of protocol 0. Escapes that name no character stay as they are.</summary>
    public static string Unescape(string literal, bool quoted)
    {
        if (quoted && literal.Length >= 2 && literal[0] is '\'' or '"' && literal[^1] == literal[0])
        {
            literal = literal[1..^1];
        }

        if (!literal.Contains('\\'))
        {
            return literal;
        }

        StringBuilder text = new(literal.Length);
        for (int i = 0; i < literal.Length; i++)
        {
            int digits = literal[i] != '\\' || i + 1 == literal.Length ? 0 : literal[i + 1] switch { 'u' => 4, 'U' => 8, 'x' when quoted => 2, _ => -1 };
            if (digits > 0 && i + 2 + digits <= literal.Length
                && int.TryParse(literal.AsSpan(i + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) && code is >= 0 and <= 0x10FFFF)
            {
                _ = code > 0xFFFF ? text.Append(char.ConvertFromUtf32(code)) : text.Append((char)code);
                i += 1 + digits;
            }
            else if (digits == -1 && quoted)
            {
                char escaped = literal[++i];
                text.Append(escaped switch { 'n' => '\n', 'r' => '\r', 't' => '\t', _ => escaped });
            }
            else
            {
                text.Append(literal[i]);
            }
        }

        return text.ToString();
    }

    private void Fill(Span<byte> destination)
    {
        if (!_bytes.TryRead(destination))
        {
            throw Truncated();
        }
    }

    private void Require(long length)
    {
        if (length < 0 || length > _bytes.Remaining)
        {
            throw new CheckpointException(PickleFault.LengthInvalid, $"a length of {length} at byte {_bytes.Position} of the pickle leads beyond its end");
        }
    }

    private CheckpointException Truncated() => new(PickleFault.Truncated, $"the pickle ends at byte {_bytes.Position}, before its STOP");
}
