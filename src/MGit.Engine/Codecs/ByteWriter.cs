using System.Buffers.Binary;

namespace MGit.Engine.Codecs;

/// <summary>
/// Writes little-endian fields into a span. What does not fit is not written and remembered in <see cref="Overflowed"/>: an encoder looks
/// once at the end instead of after every field.
/// </summary>
internal ref struct ByteWriter(Span<byte> bytes)
{
    private readonly Span<byte> _bytes = bytes;

    public int Position { get; private set; }

    /// <summary>Whether something did not fit; what was written is then of no use.</summary>
    public bool Overflowed { get; private set; }

    public void WriteByte(byte value)
    {
        Span<byte> to = Reserve(1);
        if (!to.IsEmpty)
        {
            to[0] = value;
        }
    }

    public void WriteUInt32(uint value)
    {
        Span<byte> to = Reserve(sizeof(uint));
        if (!to.IsEmpty)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(to, value);
        }
    }

    /// <summary>LEB128 in the shortest form.</summary>
    public void WriteVarint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            WriteByte((byte)(value | 0x80));
        }

        WriteByte((byte)value);
    }

    public void WriteBytes(scoped ReadOnlySpan<byte> value)
    {
        Span<byte> to = Reserve(value.Length);
        if (!to.IsEmpty)
        {
            value.CopyTo(to);
        }
    }

    /// <summary>Takes so many bytes for the caller to fill; empty where they do not fit (or none were asked for).</summary>
    public Span<byte> Reserve(int count)
    {
        if (Overflowed || count > _bytes.Length - Position)
        {
            Overflowed = true;
            return default;
        }

        Span<byte> reserved = _bytes.Slice(Position, count);
        Position += count;
        return reserved;
    }
}
