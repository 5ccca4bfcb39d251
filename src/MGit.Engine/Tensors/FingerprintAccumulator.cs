using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Tensors;

/// <summary>
/// Sums over elements' mixed bit patterns, so that neither order nor the cut into pieces matters. Each element is folded into two 32-bit
/// states word by word, each state gives two 32-bit values, and the four are summed apart in 64 bits. 32-bit multiplications because
/// 64-bit ones have no vector instruction before AVX-512: this pass must cost little beside SHA-256. Frozen; see docs/store-format.md.
/// </summary>
internal sealed class FingerprintAccumulator
{
    public const uint SeedX = 0x9E3779B9;
    public const uint SeedY = 0x7F4A7C15;
    private const uint MixX = 0x85EBCA6B;
    private const uint MixX2 = 0xC2B2AE35;
    private const uint MixY = 0x27D4EB2F;
    private const uint MixY2 = 0x165667B1;
    private const uint OutB = 0x9E3779B1;
    private const uint OutD = 0x2C1B3C6D;

    private readonly int _size;
    private readonly byte[] _partial = new byte[16];
    private readonly long[] _bytes;
    private int _pending;
    private ulong _count;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public FingerprintAccumulator(ElementType type)
    {
        _size = Math.Max(1, type.BitSize() / 8);
        _bytes = _size == 1 ? new long[256] : [];
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_pending > 0)
        {
            int missing = Math.Min(_size - _pending, bytes.Length);
            bytes[..missing].CopyTo(_partial.AsSpan(_pending));
            _pending += missing;
            bytes = bytes[missing..];
            if (_pending < _size)
            {
                return;
            }

            AddWhole(_partial.AsSpan(0, _size));
            _pending = 0;
        }

        int whole = bytes.Length - bytes.Length % _size;
        AddWhole(bytes[..whole]);
        bytes[whole..].CopyTo(_partial);
        _pending = bytes.Length - whole;
    }

    /// <summary>Adds what another one of the same type summed over whole elements.</summary>
    public void Add(FingerprintAccumulator other)
    {
        _count += other._count;
        _a += other._a;
        _b += other._b;
        _c += other._c;
        _d += other._d;
        for (int i = 0; i < _bytes.Length; i++)
        {
            _bytes[i] += other._bytes[i];
        }
    }

    public ElementFingerprint Finish()
    {
        ulong a = _a, b = _b, c = _c, d = _d;
        for (int value = 0; value < _bytes.Length; value++)
        {
            (uint x, uint y) = Fold((uint)value, SeedX, SeedY);
            ulong times = (ulong)_bytes[value];
            (uint ea, uint eb, uint ec, uint ed) = Spread(x, y);
            a += ea * times;
            b += eb * times;
            c += ec * times;
            d += ed * times;
        }

        ulong about = _count * 256 + (ulong)_size;
        ulong low = Finalize(a + (b << 32) + about * 0x9E3779B97F4A7C15);
        ulong high = Finalize(c + (d << 32) + about * 0xC2B2AE3D27D4EB4F);
        return new ElementFingerprint(high, low);
    }

    /// <summary>One round: takes a word of an element into both states.</summary>
    private static (uint X, uint Y) Fold(uint word, uint x, uint y)
    {
        x = (x ^ word) * MixX;
        x = (x ^ (x >> 15)) * MixX2;
        x ^= x >> 13;
        y = (y + word) * MixY;
        y = (y ^ (y >> 16)) * MixY2;
        y ^= y >> 14;
        return (x, y);
    }

    private static (uint A, uint B, uint C, uint D) Spread(uint x, uint y)
    {
        uint b = x * OutB;
        uint d = y * OutD;
        return (x, b ^ (b >> 16), y, d ^ (d >> 17));
    }

    /// <summary>MurmurHash3's 64-bit finaliser.</summary>
    private static ulong Finalize(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCD;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53;
        return value ^ (value >> 33);
    }

    private void AddWhole(ReadOnlySpan<byte> bytes)
    {
        _count += (ulong)(bytes.Length / _size);
        switch (_size)
        {
            case 1:
                Count(bytes);
                return;
            case 2 when CanVectorise:
                bytes = AddHalves(bytes);
                break;
            case 4 or 8 when CanVectorise:
                bytes = AddWords(bytes);
                break;
        }

        for (; bytes.Length > 0; bytes = bytes[_size..])
        {
            uint x = SeedX;
            uint y = SeedY;
            if (_size == 2)
            {
                (x, y) = Fold(BinaryPrimitives.ReadUInt16LittleEndian(bytes), x, y);
            }

            for (int at = 0; at + sizeof(uint) <= _size; at += sizeof(uint))
            {
                (x, y) = Fold(BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]), x, y);
            }

            (uint a, uint b, uint c, uint d) = Spread(x, y);
            _a += a;
            _b += b;
            _c += c;
            _d += d;
        }
    }

    private static bool CanVectorise => BitConverter.IsLittleEndian && Vector256.IsHardwareAccelerated;

    private void Count(ReadOnlySpan<byte> bytes)
    {
        // Four tables, or a run of equal bytes would wait for its own last store each time.
        Span<uint> counts = stackalloc uint[4 * 256];
        counts.Clear();
        ReadOnlySpan<uint> fours = MemoryMarshal.Cast<byte, uint>(bytes);
        foreach (uint four in fours)
        {
            counts[(int)(four & 0xFF)]++;
            counts[(int)(256 + (four >> 8 & 0xFF))]++;
            counts[(int)(512 + (four >> 16 & 0xFF))]++;
            counts[(int)(768 + (four >> 24))]++;
        }

        foreach (byte value in bytes[(fours.Length * sizeof(uint))..])
        {
            counts[value]++;
        }

        for (int value = 0; value < 256; value++)
        {
            _bytes[value] += (long)counts[value] + counts[256 + value] + counts[512 + value] + counts[768 + value];
        }
    }

    private ReadOnlySpan<byte> AddHalves(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector256<ushort>> vectors = MemoryMarshal.Cast<byte, Vector256<ushort>>(bytes);
        Sums sums = default;
        foreach (Vector256<ushort> vector in vectors)
        {
            (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(vector);
            sums.AddEach(lower);
            sums.AddEach(upper);
        }

        Take(sums);
        return bytes[(vectors.Length * Vector256<byte>.Count)..];
    }

    private ReadOnlySpan<byte> AddWords(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector256<uint>> vectors = MemoryMarshal.Cast<byte, Vector256<uint>>(bytes);
        Sums sums = default;
        if (_size == sizeof(uint))
        {
            foreach (Vector256<uint> vector in vectors)
            {
                sums.AddEach(vector);
            }
        }
        else
        {
            foreach (Vector256<uint> vector in vectors)
            {
                sums.AddPairs(vector);
            }
        }

        Take(sums);
        return bytes[(vectors.Length * Vector256<byte>.Count)..];
    }

    private void Take(in Sums sums)
    {
        _a += Vector256.Sum(sums.A);
        _b += Vector256.Sum(_size == sizeof(ulong) ? Sums.EvenOf(sums.B) : sums.B);
        _c += Vector256.Sum(sums.C);
        _d += Vector256.Sum(_size == sizeof(ulong) ? Sums.EvenOf(sums.D) : sums.D);
    }

    /// <summary>The four sums in lanes. Of the second and the fourth only the low 32 bits count in the end, so that those may wrap.</summary>
    private struct Sums
    {
        public Vector256<ulong> A;
        public Vector256<uint> B;
        public Vector256<ulong> C;
        public Vector256<uint> D;

        /// <summary>Pairs of words leave what they are worth in the even lanes.</summary>
        public static Vector256<uint> EvenOf(Vector256<uint> sums) => Even(sums).AsUInt32();

        /// <summary>Eight elements of up to 32 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddEach(Vector256<uint> word)
        {
            (Vector256<uint> x, Vector256<uint> y) = Fold(word, Vector256.Create(SeedX), Vector256.Create(SeedY));
            (Vector256<uint> b, Vector256<uint> d) = Spread(x, y);
            A += Even(x) + Odd(x);
            B += b;
            C += Even(y) + Odd(y);
            D += d;
        }

        /// <summary>Four elements of 64 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void AddPairs(Vector256<uint> words)
        {
            (Vector256<uint> x, Vector256<uint> y) = Fold(words, Vector256.Create(SeedX), Vector256.Create(SeedY));
            (x, y) = Fold(Odd(words).AsUInt32(), x, y);
            (Vector256<uint> b, Vector256<uint> d) = Spread(x, y);
            A += Even(x);
            B += b;
            C += Even(y);
            D += d;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector256<uint> X, Vector256<uint> Y) Fold(Vector256<uint> word, Vector256<uint> x, Vector256<uint> y)
        {
            x = (x ^ word) * MixX;
            x = (x ^ (x >> 15)) * MixX2;
            x ^= x >> 13;
            y = (y + word) * MixY;
            y = (y ^ (y >> 16)) * MixY2;
            y ^= y >> 14;
            return (x, y);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (Vector256<uint> B, Vector256<uint> D) Spread(Vector256<uint> x, Vector256<uint> y)
        {
            Vector256<uint> b = x * OutB;
            Vector256<uint> d = y * OutD;
            return (b ^ (b >> 16), d ^ (d >> 17));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Even(Vector256<uint> value) => value.AsUInt64() & Vector256.Create(0xFFFFFFFFul);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static Vector256<ulong> Odd(Vector256<uint> value) => value.AsUInt64() >> 32;
    }
}
