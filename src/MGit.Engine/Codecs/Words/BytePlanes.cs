using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Words;

/// <summary>
/// Sorts the bytes of words by their significance: all lowest bytes first, all highest last. Words of sign and magnitude are first rotated
/// left by one, so that the sign joins the lowest mantissa bits and the highest byte of F32 and BF16 is the exponent alone.
/// </summary>
internal static class BytePlanes
{
    public static void Split(ReadOnlySpan<byte> words, int wordSize, bool rotate, Span<byte> planes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, words.Length);
        switch (wordSize)
        {
            case 1:
                SplitWords(words, rotate, planes);
                break;
            case 2:
                SplitWords(MemoryMarshal.Cast<byte, ushort>(words), rotate, planes);
                break;
            case 4:
                SplitWords(MemoryMarshal.Cast<byte, uint>(words), rotate, planes);
                break;
            default:
                SplitWords(MemoryMarshal.Cast<byte, ulong>(words), rotate, planes);
                break;
        }
    }

    public static void Join(ReadOnlySpan<byte> planes, int wordSize, bool rotate, Span<byte> words)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, words.Length);
        switch (wordSize)
        {
            case 1:
                JoinWords(planes, rotate, words);
                break;
            case 2:
                JoinWords(planes, rotate, MemoryMarshal.Cast<byte, ushort>(words));
                break;
            case 4:
                JoinWords(planes, rotate, MemoryMarshal.Cast<byte, uint>(words));
                break;
            default:
                JoinWords(planes, rotate, MemoryMarshal.Cast<byte, ulong>(words));
                break;
        }
    }

    private static void SplitWords<T>(ReadOnlySpan<T> words, bool rotate, Span<byte> planes)
        where T : unmanaged, IBinaryInteger<T>
    {
        int count = words.Length;
        int i = 0;
        if (Vector256.IsHardwareAccelerated && Unsafe.SizeOf<T>() == sizeof(ushort))
        {
            ref ushort from = ref Unsafe.As<T, ushort>(ref MemoryMarshal.GetReference(words));
            ref byte to = ref MemoryMarshal.GetReference(planes);
            for (; i <= count - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                Vector256<ushort> w0 = Rotated(Vector256.LoadUnsafe(ref from, (nuint)i), rotate);
                Vector256<ushort> w1 = Rotated(Vector256.LoadUnsafe(ref from, (nuint)i + 16), rotate);
                Vector256.Narrow(w0, w1).StoreUnsafe(ref to, (nuint)i);
                Vector256.Narrow(w0 >>> 8, w1 >>> 8).StoreUnsafe(ref to, (nuint)(count + i));
            }
        }
        else if (Vector256.IsHardwareAccelerated && Unsafe.SizeOf<T>() == sizeof(uint))
        {
            ref uint from = ref Unsafe.As<T, uint>(ref MemoryMarshal.GetReference(words));
            ref byte to = ref MemoryMarshal.GetReference(planes);
            for (; i <= count - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                Vector256<uint> w0 = Rotated(Vector256.LoadUnsafe(ref from, (nuint)i), rotate);
                Vector256<uint> w1 = Rotated(Vector256.LoadUnsafe(ref from, (nuint)i + 8), rotate);
                Vector256<uint> w2 = Rotated(Vector256.LoadUnsafe(ref from, (nuint)i + 16), rotate);
                Vector256<uint> w3 = Rotated(Vector256.LoadUnsafe(ref from, (nuint)i + 24), rotate);
                for (int plane = 0; plane < sizeof(uint); plane++)
                {
                    Vector256<byte> bytes = Vector256.Narrow(
                        Vector256.Narrow(w0 >>> 8 * plane, w1 >>> 8 * plane), Vector256.Narrow(w2 >>> 8 * plane, w3 >>> 8 * plane));
                    bytes.StoreUnsafe(ref to, (nuint)(plane * count + i));
                }
            }
        }

        for (; i < count; i++)
        {
            T word = rotate ? T.RotateLeft(words[i], 1) : words[i];
            for (int plane = 0, at = i; plane < Unsafe.SizeOf<T>(); plane++, at += count)
            {
                planes[at] = byte.CreateTruncating(word >>> 8 * plane);
            }
        }
    }

    private static void JoinWords<T>(ReadOnlySpan<byte> planes, bool rotate, Span<T> words)
        where T : unmanaged, IBinaryInteger<T>
    {
        int count = words.Length;
        int i = 0;
        if (Vector256.IsHardwareAccelerated && Unsafe.SizeOf<T>() == sizeof(ushort))
        {
            ref byte from = ref MemoryMarshal.GetReference(planes);
            ref ushort to = ref Unsafe.As<T, ushort>(ref MemoryMarshal.GetReference(words));
            for (; i <= count - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Vector256<ushort> w = Widened(ref from, i) | (Widened(ref from, count + i) << 8);
                (rotate ? (w >>> 1) | (w << 15) : w).StoreUnsafe(ref to, (nuint)i);
            }
        }
        else if (Vector256.IsHardwareAccelerated && Unsafe.SizeOf<T>() == sizeof(uint))
        {
            ref byte from = ref MemoryMarshal.GetReference(planes);
            ref uint to = ref Unsafe.As<T, uint>(ref MemoryMarshal.GetReference(words));
            for (; i <= count - Vector128<byte>.Count; i += Vector128<byte>.Count)
            {
                Vector256<uint> lower = Vector256<uint>.Zero;
                Vector256<uint> upper = Vector256<uint>.Zero;
                for (int plane = 0; plane < sizeof(uint); plane++)
                {
                    (Vector256<uint> low, Vector256<uint> high) = Vector256.Widen(Widened(ref from, plane * count + i));
                    lower |= low << 8 * plane;
                    upper |= high << 8 * plane;
                }

                (rotate ? (lower >>> 1) | (lower << 31) : lower).StoreUnsafe(ref to, (nuint)i);
                (rotate ? (upper >>> 1) | (upper << 31) : upper).StoreUnsafe(ref to, (nuint)(i + 8));
            }
        }

        for (; i < count; i++)
        {
            T word = T.Zero;
            for (int plane = 0, at = i; plane < Unsafe.SizeOf<T>(); plane++, at += count)
            {
                word |= T.CreateTruncating(planes[at]) << 8 * plane;
            }

            words[i] = rotate ? T.RotateRight(word, 1) : word;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Rotated<T>(Vector256<T> words, bool rotate)
        where T : unmanaged
        => rotate ? (words << 1) | (words >>> 8 * Unsafe.SizeOf<T>() - 1) : words;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Widened(ref byte from, int index)
    {
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref from, (nuint)index);
        return Vector256.Create(Vector128.WidenLower(bytes), Vector128.WidenUpper(bytes));
    }
}
