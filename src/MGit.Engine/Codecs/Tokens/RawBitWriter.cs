using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Appends the raw bits of differences, lowest first, into memory with room for all of them and <see cref="Slack"/>.</summary>
internal unsafe ref struct RawBitWriter
{
    /// <summary>Bytes that may be touched behind the last bit.</summary>
    public const int Slack = 16;

    /// <summary>Symbols looked at together: if most have no raw bits, only those that do are gone through.</summary>
    private const int Group = 32;

    private const int Few = Group / 2;

    private readonly Span<byte> _buffer;
    private readonly TokenTables _tables;
    private int _bytes;
    private ulong _pending;
    private int _pendingBits;

    public RawBitWriter(Span<byte> buffer, TokenTables tables)
    {
        _buffer = buffer;
        _tables = tables;
    }

    public void Append<T>(scoped ReadOnlySpan<T> differences, scoped ReadOnlySpan<byte> tokens)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, differences.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            differences.Length * Unsafe.SizeOf<T>() + Slack, _buffer.Length - _bytes, nameof(differences));
        fixed (byte* start = _buffer, rawBits = _tables.RawBits, token = tokens)
        fixed (T* word = differences)
        {
            byte* to = start + _bytes;
            int i = 0;
            if (Vector256.IsHardwareAccelerated)
            {
                Vector256<byte> first = Vector256.Create(_tables.FirstWithRaw);
                for (; i <= tokens.Length - Group; i += Group)
                {
                    uint withRaw = Vector256.GreaterThanOrEqual(Vector256.Load(token + i), first).ExtractMostSignificantBits();
                    if (BitOperations.PopCount(withRaw) > Few)
                    {
                        AppendDense(word + i, token + i, Group, rawBits, ref to);
                        continue;
                    }

                    for (; withRaw != 0; withRaw &= withRaw - 1)
                    {
                        int at = i + BitOperations.TrailingZeroCount(withRaw);
                        AppendDense(word + at, token + at, 1, rawBits, ref to);
                    }
                }
            }

            AppendDense(word + i, token + i, tokens.Length - i, rawBits, ref to);
            _bytes = (int)(to - start);
        }
    }

    /// <summary>Everything written, filled up to a whole byte.</summary>
    public readonly ReadOnlySpan<byte> Finish()
    {
        if (_pendingBits > 0)
        {
            _buffer[_bytes] = (byte)_pending;
        }

        return _buffer[..(_bytes + (_pendingBits > 0 ? 1 : 0))];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AppendDense<T>(T* words, byte* tokens, int count, byte* rawBits, ref byte* to)
        where T : unmanaged, IBinaryInteger<T>
    {
        ulong pending = _pending;
        int pendingBits = _pendingBits;
        byte* at = to;
        int i = 0;
        if (sizeof(T) <= sizeof(uint))
        {
            // Two differences have at most 56 raw bits: joined first, they wait for the bits before them only once.
            for (; i + 1 < count; i += 2)
            {
                int first = rawBits[tokens[i]];
                int second = rawBits[tokens[i + 1]];
                ulong value = Low(words[i], first) | Low(words[i + 1], second) << first;
                Put(value, first + second, ref at, ref pending, ref pendingBits);
            }
        }

        for (; i < count; i++)
        {
            int bits = rawBits[tokens[i]];
            Put(Low(words[i], bits), bits, ref at, ref pending, ref pendingBits);
        }

        _pending = pending;
        _pendingBits = pendingBits;
        to = at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Low<T>(T word, int bits)
        where T : unmanaged, IBinaryInteger<T>
        => ulong.CreateTruncating(word) & ((1ul << bits) - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ulong value, int bits, ref byte* to, ref ulong pending, ref int pendingBits)
    {
        int before = pendingBits;
        int total = before + bits;
        pending |= value << before;
        Unsafe.WriteUnaligned(to, BitConverter.IsLittleEndian ? pending : BinaryPrimitives.ReverseEndianness(pending));
        if (total >= 64)
        {
            // 61 raw bits of a 64-bit word behind 3 pending ones and more: the shift is never by 64.
            to += sizeof(ulong);
            pending = value >> (64 - before);
            pendingBits = total - 64;
            return;
        }

        to += total >> 3;
        pending >>= total & ~7;
        pendingBits = total & 7;
    }
}
