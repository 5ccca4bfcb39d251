using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs.Words;

/// <summary>
/// Reversible maps between an element's word and an integer that is small when the element is close to its base. Floats are mapped to
/// integers of the same order (so that neighbours differ by one, -0.0 lies just below 0.0, and every NaN keeps its payload), then
/// subtracted with wrap-around; the sign of the difference moves to the lowest bit ("zigzag").
/// </summary>
internal static class WordMap
{
    /// <summary>Whether words of this type are sign and magnitude rather than two's complement.</summary>
    public static bool IsSignMagnitude(ElementType type)
        => type is ElementType.C64 or ElementType.C128
            || (type.IsFloat() && type is not (ElementType.F8E8M0 or ElementType.F4 or ElementType.F6E2M3 or ElementType.F6E3M2));

    /// <summary>Zigzag differences of <paramref name="elements"/> to <paramref name="parent"/>, all of one length.</summary>
    public static void Subtract<T>(ReadOnlySpan<T> elements, ReadOnlySpan<T> parent, bool signMagnitude, Span<T> differences)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        ref T child = ref MemoryMarshal.GetReference(elements);
        ref T old = ref MemoryMarshal.GetReference(parent);
        ref T to = ref MemoryMarshal.GetReference(differences);
        int count = elements.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(parent.Length, count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(differences.Length, count);
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> magnitude = signMagnitude ? Vector256.Create(T.MaxValue) : Vector256<T>.Zero;
            for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                Vector256<T> c = Order(Vector256.LoadUnsafe(ref child, (nuint)i), magnitude);
                Vector256<T> p = Order(Vector256.LoadUnsafe(ref old, (nuint)i), magnitude);
                Vector256<T> d = c - p;
                ((d + d) ^ Vector256.LessThan(d, Vector256<T>.Zero)).StoreUnsafe(ref to, (nuint)i);
            }
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref to, i) = Difference(Unsafe.Add(ref child, i), Unsafe.Add(ref old, i), signMagnitude);
        }
    }

    /// <summary>Undoes <see cref="Subtract"/>.</summary>
    public static void Add<T>(ReadOnlySpan<T> differences, ReadOnlySpan<T> parent, bool signMagnitude, Span<T> elements)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        ref T from = ref MemoryMarshal.GetReference(differences);
        ref T old = ref MemoryMarshal.GetReference(parent);
        ref T child = ref MemoryMarshal.GetReference(elements);
        int count = elements.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(parent.Length, count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(differences.Length, count);
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<T> magnitude = signMagnitude ? Vector256.Create(T.MaxValue) : Vector256<T>.Zero;
            for (; i <= count - Vector256<T>.Count; i += Vector256<T>.Count)
            {
                Vector256<T> z = Vector256.LoadUnsafe(ref from, (nuint)i);
                Vector256<T> d = (z >>> 1) ^ (Vector256<T>.Zero - (z & Vector256<T>.One));
                Vector256<T> p = Order(Vector256.LoadUnsafe(ref old, (nuint)i), magnitude);
                Order(p + d, magnitude).StoreUnsafe(ref child, (nuint)i);
            }
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref child, i) = Sum(Unsafe.Add(ref from, i), Unsafe.Add(ref old, i), signMagnitude);
        }
    }

    /// <summary>One zigzag difference.</summary>
    public static T Difference<T>(T element, T parent, bool signMagnitude)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        T difference = unchecked(Order(element, signMagnitude) - Order(parent, signMagnitude));
        return unchecked(difference + difference) ^ (T.IsNegative(difference) ? T.NegativeOne : T.Zero);
    }

    /// <summary>The element that has a zigzag difference to its parent.</summary>
    public static T Sum<T>(T difference, T parent, bool signMagnitude)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        T step = (difference >>> 1) ^ unchecked(-(difference & T.One));
        return Order(unchecked(Order(parent, signMagnitude) + step), signMagnitude);
    }

    /// <summary>Sign and magnitude to an integer of the same order; its own inverse.</summary>
    private static T Order<T>(T word, bool signMagnitude)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
        => signMagnitude && T.IsNegative(word) ? word ^ T.MaxValue : word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Order<T>(Vector256<T> word, Vector256<T> magnitude)
        => word ^ (Vector256.LessThan(word, Vector256<T>.Zero) & magnitude);
}
