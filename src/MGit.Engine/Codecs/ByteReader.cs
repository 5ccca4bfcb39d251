using System.Buffers.Binary;

namespace MGit.Engine.Codecs;

/// <summary>Reads little-endian fields from bytes that may be hostile; what is cut off is a <see cref="CodecException"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public byte ReadByte() => ReadBytes(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(sizeof(ushort)));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(sizeof(ulong)));

    /// <summary>LEB128 in the shortest form, of at most so many bytes.</summary>
    public uint ReadVarint(int maxBytes)
    {
        uint value = 0;
        for (int i = 0; i < maxBytes; i++)
        {
            byte part = ReadByte();
            value |= (uint)(part & 0x7F) << (7 * i);
            if (part < 0x80)
            {
                return part != 0 || i == 0 ? value : throw new CodecException("A number in the block is padded.");
            }
        }

        throw new CodecException("A number in the block is too long.");
    }

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count < 0 || count > Remaining)
        {
            throw new CodecException($"The block is cut off: {count} bytes wanted at {Position}, {Remaining} left.");
        }

        ReadOnlySpan<byte> read = _bytes.Slice(Position, count);
        Position += count;
        return read;
    }

    public ReadOnlySpan<byte> ReadRest() => ReadBytes(Remaining);

    /// <exception cref="CodecException">There is more.</exception>
    public readonly void ExpectEnd()
    {
        if (Remaining != 0)
        {
            throw new CodecException($"The block has {Remaining} bytes too many.");
        }
    }
}
