using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Appends the raw bits of differences, lowest first, into memory with room for all of them and <see cref="Slack"/>.</summary>
internal unsafe ref struct RawBitWriter
{
    /// <summary>Bytes that may be touched behind the last bit.</summary>
    public const int Slack = 16;

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

    /// <summary>Bits written.</summary>
    public readonly long Bits => 8L * _bytes + _pendingBits;

    public void Append<T>(scoped ReadOnlySpan<T> differences, scoped ReadOnlySpan<byte> tokens)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, differences.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(differences.Length * Unsafe.SizeOf<T>() + Slack, _buffer.Length - _bytes, nameof(differences));
        ulong pending = _pending;
        int bits = _pendingBits;
        fixed (byte* start = _buffer, rawBits = _tables.RawBits, token = tokens)
        fixed (T* word = differences)
        {
            byte* to = start + _bytes;
            for (int i = 0; i < tokens.Length; i++)
            {
                int count = rawBits[token[i]];
                ulong value = ulong.CreateTruncating(word[i]) & ((1ul << count) - 1);
                pending |= value << bits;
                int total = bits + count;
                Unsafe.WriteUnaligned(to, BitConverter.IsLittleEndian ? pending : BinaryPrimitives.ReverseEndianness(pending));
                if (total >= 64)
                {
                    // 61 raw bits of a 64-bit word behind 3 pending ones and more: the shift is never by 64.
                    to += sizeof(ulong);
                    pending = value >> (64 - bits);
                    bits = total - 64;
                    continue;
                }

                to += total >> 3;
                pending >>= total & ~7;
                bits = total & 7;
            }

            _bytes = (int)(to - start);
        }

        _pending = pending;
        _pendingBits = bits;
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
}
