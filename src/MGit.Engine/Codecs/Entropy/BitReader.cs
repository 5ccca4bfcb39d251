namespace MGit.Engine.Codecs.Entropy;

/// <summary>Reads bits, lowest first, taking bytes from a reader only as they are needed. For short fields: it goes bit by bit.</summary>
internal struct BitReader
{
    private uint _current;
    private int _left;

    public uint Read(ref ByteReader reader, int count)
    {
        uint value = 0;
        for (int i = 0; i < count; i++)
        {
            value |= ReadBit(ref reader) << i;
        }

        return value;
    }

    /// <summary>Zeros up to a one.</summary>
    /// <exception cref="CodecException">More zeros than allowed.</exception>
    public uint ReadUnary(ref ByteReader reader, uint most)
    {
        for (uint zeros = 0; zeros <= most; zeros++)
        {
            if (ReadBit(ref reader) == 1)
            {
                return zeros;
            }
        }

        throw new CodecException("A number in the block is too long.");
    }

    private uint ReadBit(ref ByteReader reader)
    {
        if (_left == 0)
        {
            _current = reader.ReadByte();
            _left = 8;
        }

        uint bit = _current & 1;
        _current >>= 1;
        _left--;
        return bit;
    }
}
