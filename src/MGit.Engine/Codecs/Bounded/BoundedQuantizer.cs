using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Bounded;

/// <summary>
/// The paper's quantised delta (arXiv 2307.07507, section 4), made deterministic. q = round-half-even((child - parent) * (1 / step)),
/// every operation rounded to single precision, and restored = parent + q * step in single precision, where q * step is exact: any
/// device that follows IEEE 754 gets the same bits, with or without fused multiply-add.
/// <para>
/// The bound is checked for every element, in double precision where single precision cannot tell; q - 1 and q + 1 are tried, and what
/// still fails is stored exactly. q = 0 copies the parent's bits, a child's zeros stay zeros of the same sign.
/// </para>
/// </summary>
internal static class BoundedQuantizer
{
    /// <summary>Below this magnitude q * step is exact in single precision, for steps of at most 8 significant bits.</summary>
    public const int Limit = 1 << 16;

    /// <summary>Stands for an element stored exactly.</summary>
    public const int Exception = int.MinValue;

    /// <summary>Stands for 0.0 whatever the parent holds.</summary>
    public const int PositiveZero = int.MinValue + 1;

    /// <summary>Stands for -0.0 whatever the parent holds.</summary>
    public const int NegativeZero = int.MinValue + 2;

    /// <summary>Whether a step lets the arithmetic above hold.</summary>
    public static bool IsUsable(float step) => float.IsNormal(step) && step > 0 && float.IsNormal(1 / step);

    /// <summary>
    /// Quantises a block; all spans have one length. <paramref name="restored"/> receives what
    /// <see cref="Restore(float, int, float)"/> gives, and an exception's own bits.
    /// </summary>
    /// <returns>How many elements are exceptions.</returns>
    public static int Quantize(
        ReadOnlySpan<float> child, ReadOnlySpan<float> parent, float step, double maxError, Span<int> quanta, Span<float> restored)
    {
        int count = child.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(parent.Length, count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(quanta.Length, count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(restored.Length, count);
        ref float c = ref MemoryMarshal.GetReference(child);
        ref float p = ref MemoryMarshal.GetReference(parent);
        ref float r = ref MemoryMarshal.GetReference(restored);
        ref int q = ref MemoryMarshal.GetReference(quanta);
        float inverse = 1 / step;
        int exceptions = 0;
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            // A difference of two floats, rounded to single precision, is off by at most 2^-24 of itself: what is below this is surely in.
            Vector256<float> surely = Vector256.Create((float)(maxError * (1 - 1.0 / (1 << 20))));
            Vector256<float> limit = Vector256.Create((float)(Limit - 1));
            for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<float> vc = Vector256.LoadUnsafe(ref c, (nuint)i);
                Vector256<float> vp = Vector256.LoadUnsafe(ref p, (nuint)i);
                Vector256<float> vq = Vector256.Round((vc - vp) * Vector256.Create(inverse));
                Vector256<float> zero = Vector256.Equals(vq, Vector256<float>.Zero);
                Vector256<float> vr = Vector256.ConditionalSelect(zero, vp, vp + vq * step);
                Vector256<float> fine = Vector256.LessThanOrEqual(Vector256.Abs(vr - vc), surely)
                    & Vector256.LessThanOrEqual(Vector256.Abs(vq), limit);

                // Zeros stay zeros; half of a pruned child is made of them.
                Vector256<float> isZero = Vector256.Equals(vc, Vector256<float>.Zero);
                Vector256<int> isSame = Vector256.Equals(vc.AsInt32(), vp.AsInt32());
                Vector256<int> zeroCode = Vector256.Create(PositiveZero) + (vc.AsInt32() >>> 31);
                Vector256<int> code = Vector256.ConditionalSelect(isZero.AsInt32(), zeroCode, Vector256.ConvertToInt32Native(vq));
                Vector256.ConditionalSelect(isZero | isSame.AsSingle(), vc, vr).StoreUnsafe(ref r, (nuint)i);
                Vector256.AndNot(code, isSame).StoreUnsafe(ref q, (nuint)i);
                fine |= isZero | isSame.AsSingle();
                for (uint doubtful = ~Vector256.ExtractMostSignificantBits(fine) & 0xFF; doubtful != 0; doubtful &= doubtful - 1)
                {
                    int at = i + BitOperations.TrailingZeroCount(doubtful);
                    exceptions += QuantizeOne(
                        Unsafe.Add(ref c, at), Unsafe.Add(ref p, at), step, inverse, maxError, ref Unsafe.Add(ref q, at), ref Unsafe.Add(ref r, at));
                }
            }
        }

        for (; i < count; i++)
        {
            exceptions += QuantizeOne(
                Unsafe.Add(ref c, i), Unsafe.Add(ref p, i), step, inverse, maxError, ref Unsafe.Add(ref q, i), ref Unsafe.Add(ref r, i));
        }

        return exceptions;
    }

    /// <summary>What an element that is no exception and no zero is restored to.</summary>
    public static float Restore(float parent, int quantum, float step) => quantum == 0 ? parent : parent + quantum * step;

    /// <summary>Undoes the quantisation of zigzag quanta. q must keep within <see cref="Limit"/> for the result to be the encoder's.</summary>
    public static void Restore(ReadOnlySpan<int> zigzags, ReadOnlySpan<float> parent, float step, Span<float> restored)
    {
        int count = restored.Length;
        ArgumentOutOfRangeException.ThrowIfNotEqual(zigzags.Length, count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parent.Length, count);
        ref int z = ref MemoryMarshal.GetReference(zigzags);
        ref float p = ref MemoryMarshal.GetReference(parent);
        ref float r = ref MemoryMarshal.GetReference(restored);
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
            {
                Vector256<int> vz = Vector256.LoadUnsafe(ref z, (nuint)i);
                Vector256<float> vp = Vector256.LoadUnsafe(ref p, (nuint)i);
                Vector256<int> vq = (vz >>> 1) ^ (Vector256<int>.Zero - (vz & Vector256<int>.One));
                Vector256<float> vr = vp + Vector256.ConvertToSingle(vq) * step;
                Vector256.ConditionalSelect(Vector256.Equals(vz, Vector256<int>.Zero).AsSingle(), vp, vr).StoreUnsafe(ref r, (nuint)i);
            }
        }

        for (; i < count; i++)
        {
            int zigzag = Unsafe.Add(ref z, i);
            Unsafe.Add(ref r, i) = Restore(Unsafe.Add(ref p, i), (int)((uint)zigzag >> 1) ^ -(zigzag & 1), step);
        }
    }

    /// <returns>1 for an exception, else 0.</returns>
    private static int QuantizeOne(
        float child, float parent, float step, float inverse, double maxError, ref int quantum, ref float restored)
    {
        restored = child;
        if (BitConverter.SingleToUInt32Bits(child) == BitConverter.SingleToUInt32Bits(parent))
        {
            quantum = 0;
            return 0;
        }

        if (child == 0)
        {
            quantum = float.IsNegative(child) ? NegativeZero : PositiveZero;
            return 0;
        }

        float rounded = MathF.Round((child - parent) * inverse);
        if (MathF.Abs(rounded) < Limit - 1)
        {
            int nearest = (int)rounded;
            ReadOnlySpan<int> candidates = [nearest, nearest - 1, nearest + 1];
            foreach (int candidate in candidates)
            {
                float value = Restore(parent, candidate, step);
                if (Math.Abs((double)value - child) <= maxError)
                {
                    quantum = candidate;
                    restored = value;
                    return 0;
                }
            }
        }

        quantum = Exception;
        return 1;
    }
}
