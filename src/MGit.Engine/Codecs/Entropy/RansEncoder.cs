using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// Encodes symbols, last one first. 32 lanes go eight at a time through AVX2's gather where there is one; the other path makes the same
/// words.
/// </summary>
internal static unsafe class RansEncoder
{
    private const int StateBits = 32 - FrequencyTable.Bits;

    /// <summary>For each set of lanes the lanes in order, at the end.</summary>
    private static readonly int[] Gathered = MakeGathered();

    /// <summary>Encodes; a symbol makes at most one word, so that <paramref name="words"/> must have room for one each.</summary>
    /// <param name="symbols">What to encode.</param>
    /// <param name="contexts">Per symbol the number of its table, or empty where all use the first.</param>
    /// <param name="tables">A symbol that occurs has a frequency there.</param>
    /// <param name="states">One per lane; receives the final states.</param>
    /// <param name="words">Filled from its end.</param>
    /// <param name="vector">Whether vector instructions may be used; the result is the same.</param>
    /// <returns>How many words were written.</returns>
    public static int Encode(
        ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> contexts, EncodeTables tables, Span<uint> states, Span<ushort> words, bool vector)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, symbols.Length);
        if (!contexts.IsEmpty)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(contexts.Length, symbols.Length);
        }

        states.Fill(Rans.Lower);
        fixed (byte* symbol = symbols, context = contexts)
        fixed (uint* reciprocal = tables.Reciprocals, packed = tables.Packed, state = states)
        fixed (ushort* word = words)
        {
            ushort* end = word + words.Length;
            ushort* next = end;
            int left = symbols.Length;
            if (vector && Avx2.IsSupported && states.Length == Rans.MaxLanes)
            {
                int rounds = left & -Rans.MaxLanes;
                EncodeScalar(symbol, context, rounds, left, reciprocal, packed, state, states.Length - 1, ref next);
                EncodeAvx2(symbol, context, rounds, reciprocal, packed, state, ref next);
                left = 0;
            }

            EncodeScalar(symbol, context, 0, left, reciprocal, packed, state, states.Length - 1, ref next);
            return (int)(end - next);
        }
    }

    private static void EncodeScalar(
        byte* symbols, byte* contexts, int from, int count, uint* reciprocals, uint* packed, uint* states, int laneMask, ref ushort* words)
    {
        ushort* next = words;
        for (int i = count - 1; i >= from; i--)
        {
            int at = contexts == null ? symbols[i] : contexts[i] << 8 | symbols[i];
            uint entry = packed[at];
            uint frequency = entry & EncodeTables.FrequencyMask;
            uint state = states[i & laneMask];

            // Whether a word goes out is a coin toss to the branch predictor: written always, kept or not by arithmetic.
            next[-1] = (ushort)state;
            uint spill = (frequency - 1 - (state >> StateBits)) >> 31;
            next -= spill;
            state >>= (int)(spill << 4);
            ulong product = (ulong)(state + (entry >> EncodeTables.IncrementAt)) * reciprocals[at];
            uint quotient = (uint)(product >> 32) >> (int)(entry >> EncodeTables.ShiftAt & EncodeTables.ShiftMask);
            uint start = entry >> EncodeTables.StartAt & EncodeTables.StartMask;
            states[i & laneMask] = state + start + quotient * (FrequencyTable.Total - frequency);
        }

        words = next;
    }

    /// <summary>Whole rounds of 32.</summary>
    private static void EncodeAvx2(
        byte* symbols, byte* contexts, int count, uint* reciprocals, uint* packed, uint* states, ref ushort* words)
    {
        Vector256<uint> s0 = Vector256.Load(states);
        Vector256<uint> s1 = Vector256.Load(states + 8);
        Vector256<uint> s2 = Vector256.Load(states + 16);
        Vector256<uint> s3 = Vector256.Load(states + 24);
        ref Vector256<int> gathered = ref Unsafe.As<int, Vector256<int>>(ref MemoryMarshal.GetArrayDataReference(Gathered));
        ushort* next = words;
        for (int i = count - Rans.MaxLanes; i >= 0; i -= Rans.MaxLanes)
        {
            byte* symbol = symbols + i;
            byte* context = contexts == null ? null : contexts + i;
            Step(ref s3, ref next, Index(symbol, context, 24), reciprocals, packed, ref gathered);
            Step(ref s2, ref next, Index(symbol, context, 16), reciprocals, packed, ref gathered);
            Step(ref s1, ref next, Index(symbol, context, 8), reciprocals, packed, ref gathered);
            Step(ref s0, ref next, Index(symbol, context, 0), reciprocals, packed, ref gathered);
        }

        s0.Store(states);
        s1.Store(states + 8);
        s2.Store(states + 16);
        s3.Store(states + 24);
        words = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Index(byte* symbols, byte* contexts, int at)
    {
        Vector256<int> symbol = Avx2.ConvertToVector256Int32(symbols + at);
        return contexts == null ? symbol : symbol | Avx2.ConvertToVector256Int32(contexts + at) << 8;
    }

    /// <summary>Eight lanes take a symbol each. Eight words are written, of which the last ones count: there is room, one per symbol.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step(
        ref Vector256<uint> state, ref ushort* words, Vector256<int> index, uint* reciprocals, uint* packed, ref Vector256<int> gathered)
    {
        Vector256<uint> entry = Avx2.GatherVector256(packed, index, sizeof(uint));
        Vector256<uint> reciprocal = Avx2.GatherVector256(reciprocals, index, sizeof(uint));
        Vector256<uint> frequency = entry & Vector256.Create(EncodeTables.FrequencyMask);
        Vector256<uint> spill = Vector256.GreaterThan((state >>> StateBits).AsInt32(), (frequency - Vector256<uint>.One).AsInt32()).AsUInt32();
        uint mask = spill.ExtractMostSignificantBits();
        Vector256<int> low = Avx2.PermuteVar8x32((state & Vector256.Create(0xFFFFu)).AsInt32(), Unsafe.Add(ref gathered, (int)mask));
        Sse41.PackUnsignedSaturate(low.GetLower(), low.GetUpper()).Store(words - 8);
        words -= BitOperations.PopCount(mask);
        Vector256<uint> x = Vector256.ConditionalSelect(spill, state >>> 16, state);
        Vector256<uint> increased = x + (entry >>> EncodeTables.IncrementAt);
        Vector256<ulong> even = Avx2.Multiply(increased, reciprocal) >>> 32;
        Vector256<ulong> odd = Avx2.Multiply((increased.AsUInt64() >>> 32).AsUInt32(), (reciprocal.AsUInt64() >>> 32).AsUInt32());
        Vector256<uint> high = Avx2.Blend(even.AsUInt32(), odd.AsUInt32(), 0b10101010);
        Vector256<uint> shift = (entry >>> EncodeTables.ShiftAt) & Vector256.Create(EncodeTables.ShiftMask);
        Vector256<uint> quotient = Avx2.ShiftRightLogicalVariable(high, shift);
        Vector256<uint> start = (entry >>> EncodeTables.StartAt) & Vector256.Create(EncodeTables.StartMask);
        state = x + start + quotient * (Vector256.Create((uint)FrequencyTable.Total) - frequency);
    }

    private static int[] MakeGathered()
    {
        int[] gathered = new int[256 * 8];
        for (int mask = 0; mask < 256; mask++)
        {
            int at = mask * 8 + 8 - BitOperations.PopCount((uint)mask);
            for (int lane = 0; lane < 8; lane++)
            {
                if ((mask >> lane & 1) != 0)
                {
                    gathered[at++] = lane;
                }
            }
        }

        return gathered;
    }
}
