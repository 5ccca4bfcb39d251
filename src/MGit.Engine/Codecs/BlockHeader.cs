using System.Buffers.Binary;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs;

/// <summary>
/// The head of every block: magic and version (u8), mode and coding (u8: low and high four bits), element type (u8), number of decoded
/// bytes (LEB128, at most 4 bytes), XxHash3-64 of the decoded bytes, and in bounded mode the step (f32). At most
/// <see cref="MaxLength"/> bytes. See docs/store-format.md.
/// </summary>
internal readonly record struct BlockHeader(BlockMode Mode, BlockCoding Coding, ElementType Type, int DecodedLength, ulong Checksum, float Step)
{
    public const int MaxLength = 3 + MaxVarint + sizeof(ulong) + sizeof(float);

    /// <summary>High four bits: the magic of a block; low four: the version of its format.</summary>
    private const byte MagicAndVersion = 0xB2;

    private const int MaxVarint = 4;

    public int Write(Span<byte> destination)
    {
        destination[0] = MagicAndVersion;
        destination[1] = (byte)((int)Mode | (int)Coding << 4);
        destination[2] = (byte)Type;
        int at = 3;
        uint rest = (uint)DecodedLength;
        for (; rest >= 0x80; rest >>= 7)
        {
            destination[at++] = (byte)(rest | 0x80);
        }

        destination[at++] = (byte)rest;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[at..], Checksum);
        at += sizeof(ulong);
        if (Mode == BlockMode.BoundedDelta)
        {
            BinaryPrimitives.WriteSingleLittleEndian(destination[at..], Step);
            at += sizeof(float);
        }

        return at;
    }

    /// <summary>Reads and validates the head for an element type and a decoded length that are known from elsewhere.</summary>
    /// <exception cref="CodecException">Not a block, of a newer format, or of another type or length.</exception>
    public static BlockHeader Read(ReadOnlySpan<byte> block, ElementType type, int decodedLength, out int headerLength)
    {
        ByteReader reader = new(block);
        byte magic = reader.ReadByte();
        if (magic != MagicAndVersion)
        {
            throw new CodecException((magic & 0xF0) == (MagicAndVersion & 0xF0)
                ? $"The block has format {magic & 0xF}; this version of MGit reads format {MagicAndVersion & 0xF}."
                : "These bytes are not a block.");
        }

        byte modes = reader.ReadByte();
        BlockMode mode = (BlockMode)(modes & 0xF);
        BlockCoding coding = (BlockCoding)(modes >> 4);
        byte written = reader.ReadByte();
        if (written != (byte)type)
        {
            throw new CodecException($"The block holds elements of type number {written}, {type.Name()} expected.");
        }

        uint length = reader.ReadVarint(MaxVarint);
        if (length != (uint)decodedLength)
        {
            throw new CodecException($"The block holds {length} bytes, {decodedLength} expected.");
        }

        ulong checksum = reader.ReadUInt64();
        float step = 0;
        if (mode == BlockMode.BoundedDelta)
        {
            step = BitConverter.UInt32BitsToSingle(reader.ReadUInt32());
            if (!float.IsNormal(step) || step < 0)
            {
                throw new CodecException("The block's quantisation step is not a positive number.");
            }
        }

        headerLength = reader.Position;
        return new BlockHeader(mode, coding, type, decodedLength, checksum, step);
    }
}
