using System.Numerics;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Turns symbols and the raw bits after them back into differences. Never reads past the bits.</summary>
internal unsafe ref struct RawBitReader(ReadOnlySpan<byte> bytes, TokenTables tables)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _bit;

    /// <summary>The difference of each symbol; the special ones count as 0.</summary>
    /// <exception cref="CodecException">The raw bits have run out.</exception>
    public void Expand<T>(scoped ReadOnlySpan<byte> tokens, scoped Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, differences.Length);
        long most = ((long)tables.MaxRawBits * tokens.Length >> 3) + 2 * sizeof(ulong) + 2;
        if ((_bit >> 3) + most > _bytes.Length || !BitConverter.IsLittleEndian)
        {
            ExpandCarefully(tokens, differences);
            return;
        }

        long bit = _bit;
        fixed (byte* from = _bytes, token = tokens, rawBits = tables.RawBits)
        fixed (ulong* bases = tables.Bases)
        fixed (T* to = differences)
        {
            if (sizeof(T) == sizeof(ulong))
            {
                for (int i = 0; i < tokens.Length; i++)
                {
                    int count = rawBits[token[i]];
                    int shift = (int)bit & 7;
                    byte* at = from + (bit >> 3);
                    ulong window = *(ulong*)at >> shift | (ulong)at[sizeof(ulong)] << 1 << (63 - shift);
                    to[i] = T.CreateTruncating(bases[token[i]] + (window & ((1ul << count) - 1)));
                    bit += count;
                }
            }
            else
            {
                for (int i = 0; i < tokens.Length; i++)
                {
                    int count = rawBits[token[i]];
                    ulong window = *(ulong*)(from + (bit >> 3)) >> ((int)bit & 7);
                    to[i] = T.CreateTruncating(bases[token[i]] + (window & ((1ul << count) - 1)));
                    bit += count;
                }
            }
        }

        _bit = bit;
    }

    /// <summary>Checks that nothing but the fill of the last byte is left.</summary>
    /// <exception cref="CodecException">There is more, or the fill is not zero.</exception>
    public readonly void Finish()
    {
        if (_bit + 7 >> 3 != _bytes.Length || ((_bit & 7) != 0 && _bytes[^1] >> (int)(_bit & 7) != 0))
        {
            throw new CodecException("The block's raw bits do not end where they should.");
        }
    }

    private void ExpandCarefully<T>(scoped ReadOnlySpan<byte> tokens, scoped Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            int count = tables.RawBits[tokens[i]];
            if (_bit + count > 8L * _bytes.Length)
            {
                throw new CodecException("The block's raw bits are cut off.");
            }

            int at = (int)(_bit >> 3);
            ulong value = 0;
            for (int got = -(int)(_bit & 7); got < count; got += 8, at++)
            {
                value |= got < 0 ? (ulong)_bytes[at] >> -got : (ulong)_bytes[at] << got;
            }

            differences[i] = T.CreateTruncating(tables.Bases[tokens[i]] + (value & ((1ul << count) - 1)));
            _bit += count;
        }
    }
}
