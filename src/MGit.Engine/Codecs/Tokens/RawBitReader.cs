using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Turns symbols and the raw bits after them back into differences. Never reads past the bits.</summary>
internal unsafe ref struct RawBitReader(ReadOnlySpan<byte> bytes, TokenTables tables)
{
    /// <summary>Symbols looked at together: if most have no raw bits, those few that do are dealt with one by one.</summary>
    private const int Group = 32;

    private const int Few = Group / 2;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private long _bit;

    /// <summary>The difference of each symbol; the special ones count as 0.</summary>
    /// <exception cref="CodecException">The raw bits have run out.</exception>
    public void Expand<T>(scoped ReadOnlySpan<byte> tokens, scoped Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, differences.Length);
        int i = 0;
        if (Vector256.IsHardwareAccelerated && BitConverter.IsLittleEndian)
        {
            int mostPerGroup = (tables.MaxRawBits * Group >> 3) + 3 * sizeof(ulong);
            for (; i <= tokens.Length - Group; i += Group)
            {
                ReadOnlySpan<byte> group = tokens.Slice(i, Group);
                Vector256<byte> symbols = Vector256.Create(group);
                uint withRaw = Vector256.GreaterThanOrEqual(symbols, Vector256.Create(tables.FirstWithRaw)).ExtractMostSignificantBits();
                Span<T> to = differences.Slice(i, Group);
                if (BitOperations.PopCount(withRaw) > Few && (_bit >> 3) + mostPerGroup <= _bytes.Length)
                {
                    ExpandDense(group, to);
                    continue;
                }

                StoreDirect(symbols, to);
                for (; withRaw != 0; withRaw &= withRaw - 1)
                {
                    int at = BitOperations.TrailingZeroCount(withRaw);
                    to[at] = ExpandOne<T>(group[at]);
                }
            }
        }

        for (; i < tokens.Length; i++)
        {
            differences[i] = ExpandOne<T>(tokens[i]);
        }
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

    /// <summary>A group whose bits, however many, are surely there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ExpandDense<T>(scoped ReadOnlySpan<byte> tokens, scoped Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>
    {
        long bit = _bit;
        fixed (byte* from = _bytes, token = tokens, rawBits = tables.RawBits)
        fixed (ulong* bases = tables.Bases)
        fixed (T* to = differences)
        {
            if (sizeof(T) == sizeof(ulong))
            {
                for (int i = 0; i < Group; i++)
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
                // Two differences have at most 56 raw bits: one load serves both.
                for (int i = 0; i < Group; i += 2)
                {
                    int first = rawBits[token[i]];
                    int second = rawBits[token[i + 1]];
                    ulong window = *(ulong*)(from + (bit >> 3)) >> ((int)bit & 7);
                    to[i] = T.CreateTruncating(bases[token[i]] + (window & ((1ul << first) - 1)));
                    to[i + 1] = T.CreateTruncating(bases[token[i + 1]] + (window >> first & ((1ul << second) - 1)));
                    bit += first + second;
                }
            }
        }

        _bit = bit;
    }

    /// <summary>What symbols without raw bits mean: themselves less the offset, and 0 for the special ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreDirect<T>(Vector256<byte> symbols, scoped Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>
    {
        Vector256<byte> values = Vector256.Max(symbols, Vector256.Create(Token.DirectOffset)) - Vector256.Create(Token.DirectOffset);
        (Vector256<ushort> lower, Vector256<ushort> upper) = Vector256.Widen(values);
        fixed (T* to = differences)
        {
            if (sizeof(T) == sizeof(ushort))
            {
                lower.Store((ushort*)to);
                upper.Store((ushort*)to + Vector256<ushort>.Count);
                return;
            }

            Store(lower, to);
            Store(upper, to + Vector256<ushort>.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector256<ushort> values, T* to)
        where T : unmanaged
    {
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(values);
        if (sizeof(T) == sizeof(uint))
        {
            lower.Store((uint*)to);
            upper.Store((uint*)to + Vector256<uint>.Count);
            return;
        }

        (Vector256<ulong> first, Vector256<ulong> second) = Vector256.Widen(lower);
        (Vector256<ulong> third, Vector256<ulong> fourth) = Vector256.Widen(upper);
        first.Store((ulong*)to);
        second.Store((ulong*)to + 4);
        third.Store((ulong*)to + 8);
        fourth.Store((ulong*)to + 12);
    }

    private T ExpandOne<T>(byte token)
        where T : unmanaged, IBinaryInteger<T>
    {
        int count = tables.RawBits[token];
        if (_bit + count > 8L * _bytes.Length)
        {
            throw new CodecException("The block's raw bits are cut off.");
        }

        int at = (int)(_bit >> 3);
        ulong value = 0;
        if (BitConverter.IsLittleEndian && at <= _bytes.Length - sizeof(ulong) && count <= 56)
        {
            value = Unsafe.ReadUnaligned<ulong>(in _bytes[at]) >> ((int)_bit & 7);
        }
        else
        {
            for (int got = -(int)(_bit & 7); got < count; got += 8, at++)
            {
                value |= got < 0 ? (ulong)_bytes[at] >> -got : (ulong)_bytes[at] << got;
            }
        }

        _bit += count;
        return T.CreateTruncating(tables.Bases[token] + (value & ((1ul << count) - 1)));
    }
}
