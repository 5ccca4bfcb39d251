using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>
/// The class of a base's element by its exponent: how far it lies below the block's top exponent, at most 15. A change of a given size is so
/// many units in the last place of the element it changes, so that the exponent tells much about the difference.
/// </summary>
internal readonly record struct ExponentContext(int MantissaBits, int ExponentMask, int Top)
{
    private const int Deepest = SymbolModel.MaxTables - 1;

    /// <summary>Elements looked at to find the top; one outlier among the rest must not push all others into the last class.</summary>
    private const int Sample = 256;

    /// <summary>Whether elements of this type have an exponent that serves.</summary>
    public static bool Serves(ElementType type)
        => type is ElementType.F32 or ElementType.F16 or ElementType.BF16 or ElementType.F64 or ElementType.C64 or ElementType.C128;

    /// <summary>For a given top, as read from a block.</summary>
    public static ExponentContext For(ElementType type, int top) => type switch
    {
        ElementType.F16 => new(10, 0x1F, top),
        ElementType.BF16 => new(7, 0xFF, top),
        ElementType.F32 or ElementType.C64 => new(23, 0xFF, top),
        ElementType.F64 or ElementType.C128 => new(52, 0x7FF, top),
        _ => default,
    };

    /// <summary>Takes the top from a sample of the base.</summary>
    public static ExponentContext Find<T>(ElementType type, ReadOnlySpan<T> parent)
        where T : unmanaged, IBinaryInteger<T>
    {
        ExponentContext context = For(type, 0);
        int stride = Math.Max(1, parent.Length / Sample);
        int top = 0;
        for (int i = 0; i < parent.Length; i += stride)
        {
            int exponent = context.Exponent(parent[i]);
            top = exponent < context.ExponentMask ? Math.Max(top, exponent) : top;
        }

        return context with { Top = top };
    }

    /// <summary>The class of each element.</summary>
    public void Classify<T>(ReadOnlySpan<T> parent, Span<byte> classes)
        where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classes.Length, parent.Length);
        int i = 0;
        int size = Unsafe.SizeOf<T>();
        if (Vector256.IsHardwareAccelerated && size <= sizeof(uint))
        {
            ref byte from = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(parent));
            ref byte to = ref MemoryMarshal.GetReference(classes);
            for (; i <= parent.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
            {
                ref byte at = ref Unsafe.Add(ref from, i * size);
                Vector256<ushort> lower;
                Vector256<ushort> upper;
                if (size == sizeof(uint))
                {
                    lower = Vector256.Narrow(Exponents32(ref at, 0), Exponents32(ref at, 1));
                    upper = Vector256.Narrow(Exponents32(ref at, 2), Exponents32(ref at, 3));
                }
                else
                {
                    lower = Exponents16(ref at, 0);
                    upper = Exponents16(ref at, 1);
                }

                Vector256.Narrow(Clamp(lower), Clamp(upper)).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < parent.Length; i++)
        {
            classes[i] = (byte)Math.Clamp(Top - Exponent(parent[i]), 0, Deepest);
        }
    }

    private int Exponent<T>(T word)
        where T : unmanaged, IBinaryInteger<T>
        => (int)(ulong.CreateTruncating(word) >> MantissaBits) & ExponentMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<uint> Exponents32(ref byte at, int vector)
    {
        Vector256<uint> words = Vector256.LoadUnsafe(ref at, (nuint)(vector * Vector256<byte>.Count)).AsUInt32();
        return (words >>> MantissaBits) & Vector256.Create((uint)ExponentMask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<ushort> Exponents16(ref byte at, int vector)
    {
        Vector256<ushort> words = Vector256.LoadUnsafe(ref at, (nuint)(vector * Vector256<byte>.Count)).AsUInt16();
        return (words >>> MantissaBits) & Vector256.Create((ushort)ExponentMask);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<ushort> Clamp(Vector256<ushort> exponents)
    {
        Vector256<short> below = Vector256.Create((short)Top) - exponents.AsInt16();
        return Vector256.Min(Vector256.Max(below, Vector256<short>.Zero), Vector256.Create((short)Deepest)).AsUInt16();
    }
}
