using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// Decodes rounds of symbols, one of each lane. 32 lanes go eight at a time through AVX2's gather where there is one; the other path makes
/// the same symbols of the same words. Both read words only after having looked that they are there.
/// </summary>
internal static unsafe class RansDecoder
{
    /// <summary>An entry of a decoding table: symbol in the high 8 bits, frequency less one in 12, slot less the interval's start in 12.</summary>
    public static void BuildTable(ReadOnlySpan<ushort> frequencies, Span<uint> table)
    {
        int start = 0;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
        {
            uint frequency = frequencies[symbol];
            uint entry = (uint)symbol << 24 | (frequency - 1) << FrequencyTable.Bits;
            Span<uint> interval = table.Slice(start, (int)frequency);
            for (int i = 0; i < interval.Length; i++)
            {
                interval[i] = entry + (uint)i;
            }

            start += (int)frequency;
        }
    }

    /// <summary>Decodes symbols with one table; returns how many words were taken.</summary>
    /// <exception cref="CodecException">The words have run out.</exception>
    public static int Decode(Span<uint> states, ReadOnlySpan<ushort> words, ReadOnlySpan<uint> table, Span<byte> symbols, bool vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Length, FrequencyTable.Total);
        fixed (uint* state = states, entries = table)
        fixed (ushort* first = words)
        fixed (byte* symbol = symbols)
        {
            ushort* word = first;
            ushort* end = first + words.Length;
            int done = 0;
            if (vector && Avx2.IsSupported && states.Length == Rans.MaxLanes)
            {
                done = DecodeAvx2(state, ref word, end, entries, null, symbol, symbols.Length);
            }

            DecodeScalar(state, states.Length - 1, ref word, end, entries, null, symbol, done, symbols.Length);
            return (int)(word - first);
        }
    }

    /// <summary>Decodes symbols with a table each out of up to sixteen; returns how many words were taken.</summary>
    /// <exception cref="CodecException">The words have run out.</exception>
    public static int Decode(
        Span<uint> states, ReadOnlySpan<ushort> words, ReadOnlySpan<uint> tables, ReadOnlySpan<byte> contexts, Span<byte> symbols, bool vector)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tables.Length, SymbolModel.MaxTables * FrequencyTable.Total);
        ArgumentOutOfRangeException.ThrowIfNotEqual(contexts.Length, symbols.Length);
        fixed (uint* state = states, entries = tables)
        fixed (ushort* first = words)
        fixed (byte* symbol = symbols, context = contexts)
        {
            ushort* word = first;
            ushort* end = first + words.Length;
            int done = 0;
            if (vector && Avx2.IsSupported && states.Length == Rans.MaxLanes)
            {
                done = DecodeAvx2(state, ref word, end, entries, context, symbol, symbols.Length);
            }

            DecodeScalar(state, states.Length - 1, ref word, end, entries, context, symbol, done, symbols.Length);
            return (int)(word - first);
        }
    }

    private static void DecodeScalar(
        uint* states, int laneMask, ref ushort* word, ushort* end, uint* tables, byte* contexts, byte* symbols, int from, int count)
    {
        ushort* next = word;
        int i = from;
        for (; i < count && next < end; i++)
        {
            uint entry = Advance(states + (i & laneMask), tables, contexts, i);
            symbols[i] = (byte)(entry >> 24);
            uint state = states[i & laneMask];

            // Whether a word is needed is a coin toss to the branch predictor: arithmetic instead.
            uint need = (uint)(((ulong)state - Rans.Lower) >> 63);
            states[i & laneMask] = state << (int)(need << 4) | (*next & (0 - need));
            next += need;
        }

        for (; i < count; i++)
        {
            uint entry = Advance(states + (i & laneMask), tables, contexts, i);
            symbols[i] = (byte)(entry >> 24);
            if (states[i & laneMask] < Rans.Lower)
            {
                throw new CodecException("The block's coded symbols are cut off.");
            }
        }

        word = next;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Advance(uint* state, uint* tables, byte* contexts, int i)
    {
        uint x = *state;
        uint slot = x & (FrequencyTable.Total - 1);
        uint entry = contexts == null ? tables[slot] : tables[(uint)contexts[i] << FrequencyTable.Bits | slot];
        uint high = x >> FrequencyTable.Bits;
        *state = (entry >> FrequencyTable.Bits & (FrequencyTable.Total - 1)) * high + high + (entry & (FrequencyTable.Total - 1));
        return entry;
    }

    /// <summary>Whole rounds of 32 while 32 words are left; returns the symbols done.</summary>
    private static int DecodeAvx2(uint* states, ref ushort* word, ushort* end, uint* tables, byte* contexts, byte* symbols, int count)
    {
        Vector256<uint> s0 = Vector256.Load(states);
        Vector256<uint> s1 = Vector256.Load(states + 8);
        Vector256<uint> s2 = Vector256.Load(states + 16);
        Vector256<uint> s3 = Vector256.Load(states + 24);
        Vector256<int> order = Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);
        ref Vector256<int> spread = ref Unsafe.As<int, Vector256<int>>(ref MemoryMarshal.GetArrayDataReference(Spread));
        ushort* next = word;
        int i = 0;
        for (; i <= count - Rans.MaxLanes && end - next >= Rans.MaxLanes; i += Rans.MaxLanes)
        {
            Vector256<uint> e0 = Step(ref s0, ref next, tables, contexts == null ? null : contexts + i, ref spread);
            Vector256<uint> e1 = Step(ref s1, ref next, tables, contexts == null ? null : contexts + i + 8, ref spread);
            Vector256<uint> e2 = Step(ref s2, ref next, tables, contexts == null ? null : contexts + i + 16, ref spread);
            Vector256<uint> e3 = Step(ref s3, ref next, tables, contexts == null ? null : contexts + i + 24, ref spread);
            Vector256<short> lower = Avx2.PackSignedSaturate(e0.AsInt32(), e1.AsInt32());
            Vector256<short> upper = Avx2.PackSignedSaturate(e2.AsInt32(), e3.AsInt32());
            Vector256<int> packed = Avx2.PackUnsignedSaturate(lower, upper).AsInt32();
            Avx2.PermuteVar8x32(packed, order).AsByte().Store(symbols + i);
        }

        s0.Store(states);
        s1.Store(states + 8);
        s2.Store(states + 16);
        s3.Store(states + 24);
        word = next;
        return i;
    }

    /// <summary>Eight lanes decode a symbol each and take the words they need; returns the symbols.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Step(ref Vector256<uint> state, ref ushort* word, uint* tables, byte* contexts, ref Vector256<int> spread)
    {
        Vector256<uint> low12 = Vector256.Create((uint)FrequencyTable.Total - 1);
        Vector256<uint> slot = state & low12;
        if (contexts != null)
        {
            slot |= Avx2.ConvertToVector256Int32(contexts).AsUInt32() << FrequencyTable.Bits;
        }

        Vector256<uint> entry = Avx2.GatherVector256(tables, slot.AsInt32(), sizeof(uint));
        Vector256<uint> high = state >>> FrequencyTable.Bits;
        Vector256<uint> x = (entry >>> FrequencyTable.Bits & low12) * high + high + (entry & low12);
        Vector256<uint> need = Vector256.Equals(x >>> 16, Vector256<uint>.Zero);
        uint mask = Vector256.ExtractMostSignificantBits(need);
        Vector256<int> fresh = Avx2.PermuteVar8x32(Avx2.ConvertToVector256Int32(word), Unsafe.Add(ref spread, (int)mask));
        word += BitOperations.PopCount(mask);
        state = Vector256.ConditionalSelect(need, x << 16 | fresh.AsUInt32(), x);
        return entry >>> 24;
    }

    /// <summary>For each set of lanes the index of each lane's word among the words taken.</summary>
    private static readonly int[] Spread = MakeSpread();

    private static int[] MakeSpread()
    {
        int[] spread = new int[256 * 8];
        for (int mask = 0; mask < 256; mask++)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                spread[mask * 8 + lane] = BitOperations.PopCount((uint)mask & ((1u << lane) - 1));
            }
        }

        return spread;
    }
}
