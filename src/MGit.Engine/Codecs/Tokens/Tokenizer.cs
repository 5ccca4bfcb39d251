using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Turns zigzag differences into symbols (see <see cref="Token"/>) and finds those that need a second look.</summary>
internal static class Tokenizer
{
    /// <summary>A symbol for each difference. Words are 2, 4 or 8 bytes.</summary>
    public static void Tokenize<T>(ReadOnlySpan<T> differences, Span<byte> tokens)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, differences.Length);
        int size = Unsafe.SizeOf<T>();
        int i = 0;
        ref byte from = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(differences));
        ref byte to = ref MemoryMarshal.GetReference(tokens);
        if (Vector256.IsHardwareAccelerated && size <= sizeof(uint))
        {
            for (; i <= differences.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                ref byte at = ref Unsafe.Add(ref from, i * size);
                Vector256<ushort> lower;
                Vector256<ushort> upper;
                if (size == sizeof(uint))
                {
                    lower = Vector256.Narrow(Tokens(LoadWords(ref at, 0)), Tokens(LoadWords(ref at, 1)));
                    upper = Vector256.Narrow(Tokens(LoadWords(ref at, 2)), Tokens(LoadWords(ref at, 3)));
                }
                else
                {
                    lower = Tokens(Vector256.LoadUnsafe(ref at).AsUInt16());
                    upper = Tokens(Vector256.LoadUnsafe(ref at, (nuint)Vector256<byte>.Count).AsUInt16());
                }

                Vector256.Narrow(lower, upper).StoreUnsafe(ref to, (nuint)i);
            }
        }

        ulong mask = ulong.MaxValue >> (64 - 8 * size);
        for (; i < differences.Length; i++)
        {
            tokens[i] = Token.Of(ulong.CreateTruncating(differences[i]) & mask, size);
        }
    }

    /// <summary>Elements that are zero while their difference is not get a symbol that says so.</summary>
    public static void MarkZeros<T>(ReadOnlySpan<T> elements, bool signMagnitude, Span<byte> tokens)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, elements.Length);
        T magnitude = signMagnitude ? T.MaxValue : T.AllBitsSet;
        int i = 0;
        ref T from = ref MemoryMarshal.GetReference(elements);
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> bits = Vector256.Create(magnitude);
            for (; i <= elements.Length - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                Vector256<T> zero = Vector256.Equals(Vector256.LoadUnsafe(ref from, (nuint)i) & bits, Vector256<T>.Zero);
                for (uint mask = Vector256.ExtractMostSignificantBits(zero); mask != 0; mask &= mask - 1)
                {
                    Mark(elements, i + BitOperations.TrailingZeroCount(mask), tokens);
                }
            }
        }

        for (; i < elements.Length; i++)
        {
            if ((elements[i] & magnitude) == T.Zero)
            {
                Mark(elements, i, tokens);
            }
        }
    }

    private static void Mark<T>(ReadOnlySpan<T> elements, int i, Span<byte> tokens)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (tokens[i] != Token.Same)
        {
            tokens[i] = elements[i] == T.Zero ? Token.PositiveZero : Token.NegativeZero;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> LoadWords(ref byte at, int vector)
        => Vector256.LoadUnsafe(ref at, (nuint)(vector * Vector256<byte>.Count)).AsUInt32();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Tokens(Vector256<ushort> zigzag)
    {
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(zigzag);
        return Vector256.Narrow(Tokens(lower), Tokens(upper));
    }

    /// <summary>
    /// The exponent and the highest mantissa bits of an integer are those of the same number as a float. Bits further down are cleared
    /// first, or rounding would carry into them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Tokens(Vector256<uint> zigzag)
    {
        Vector256<uint> exact = zigzag & ~(zigzag >>> 8);
        Vector256<uint> top = Vector256.ConvertToSingle(exact).AsUInt32() >>> 20;
        Vector256<uint> large = top - Vector256.Create((127u + 4) * 8 - Token.FirstNarrow);
        Vector256<uint> small = (zigzag + Vector256.Create((uint)Token.DirectOffset)) & ~Vector256.Equals(zigzag, Vector256<uint>.Zero);
        Vector256<uint> isSmall = Vector256.Equals(zigzag >>> 4, Vector256<uint>.Zero);
        return Vector256.ConditionalSelect(isSmall, small, large);
    }
}
