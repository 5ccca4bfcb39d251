using System.Buffers.Binary;
using System.Text;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>
/// Reads what <see cref="FieldWriter"/> wrote. The bytes are hostile: every read is bounds-checked, a count is refused when the bytes
/// left could not hold that many things, and every fault is a <see cref="MalformedRecordException"/>.
/// </summary>
internal ref struct FieldReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public readonly int Left => _bytes.Length - _at;

    public byte Byte() => Take(1)[0];

    public ulong Number()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = Byte();
            if (shift == 63 && part > 1)
            {
                throw new MalformedRecordException("A number does not fit 64 bits.");
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    /// <summary>A number that fits 63 bits.</summary>
    public long Long()
    {
        ulong value = Number();
        return value <= long.MaxValue ? (long)value : throw new MalformedRecordException("A number does not fit 63 bits.");
    }

    /// <summary>A number from 0 to <paramref name="limit"/>.</summary>
    public int Int(int limit = int.MaxValue)
    {
        ulong value = Number();
        return value <= (ulong)limit ? (int)value : throw new MalformedRecordException($"A number is {value} where at most {limit} is allowed.");
    }

    /// <summary>How many things follow, each of which takes at least <paramref name="leastBytes"/> bytes.</summary>
    public int Count(int leastBytes = 1)
    {
        ulong value = Number();
        return value <= (ulong)(Left / leastBytes)
            ? (int)value
            : throw new MalformedRecordException($"A count of {value} is more than the {Left} bytes left can hold.");
    }

    public long Signed()
    {
        ulong value = Number();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public double Real() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    public ContentId Id() => new(Take(ContentId.Size));

    public ElementFingerprint Fingerprint()
    {
        ReadOnlySpan<byte> span = Take(16);
        return new ElementFingerprint(BinaryPrimitives.ReadUInt64LittleEndian(span), BinaryPrimitives.ReadUInt64LittleEndian(span[8..]));
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
        {
            throw new MalformedRecordException($"{count} bytes are needed where {Left} are left.");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_at, count);
        _at += count;
        return taken;
    }

    public string Text()
    {
        ReadOnlySpan<byte> utf8 = Take(Count());
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (ArgumentException error)
        {
            throw new MalformedRecordException("A text is not valid UTF-8.", error);
        }
    }

    public ElementType ElementType()
    {
        ElementType type = (ElementType)Byte();
        return type.IsKnown() ? type : throw new MalformedRecordException($"Element type {(byte)type} is not known to this version.");
    }

    public TensorShape Shape()
    {
        int rank = Int(TensorShape.MaxRank);
        Span<long> dimensions = stackalloc long[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            dimensions[axis] = Long();
        }

        try
        {
            return new TensorShape(dimensions);
        }
        catch (OverflowException error)
        {
            throw new MalformedRecordException("A shape has more elements than 63 bits can count.", error);
        }
    }

    public readonly void End()
    {
        if (Left != 0)
        {
            throw new MalformedRecordException($"{Left} bytes follow the last field.");
        }
    }
}
