namespace MGit.Engine.Codecs.Entropy;

/// <summary>Encodes symbols, last one first.</summary>
internal static unsafe class RansEncoder
{
    /// <summary>Encodes; a symbol makes at most one word, so that <paramref name="words"/> must have room for one each.</summary>
    /// <param name="symbols">What to encode.</param>
    /// <param name="contexts">Per symbol the number of its table, or empty where all use the first.</param>
    /// <param name="tables">256 entries per table; a symbol that occurs has a frequency.</param>
    /// <param name="states">One per lane; receives the final states.</param>
    /// <param name="words">Filled from its end.</param>
    /// <returns>How many words were written.</returns>
    public static int Encode(
        ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> contexts, ReadOnlySpan<EncodeSymbol> tables, Span<uint> states, Span<ushort> words)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words.Length, symbols.Length);
        states.Fill(Rans.Lower);
        fixed (byte* symbol = symbols, context = contexts)
        fixed (EncodeSymbol* table = tables)
        fixed (uint* state = states)
        fixed (ushort* word = words)
        {
            ushort* end = word + words.Length;
            ushort* start = contexts.IsEmpty
                ? EncodeSingle(symbol, symbols.Length, table, state, states.Length - 1, end)
                : EncodeMany(symbol, context, symbols.Length, table, state, states.Length - 1, end);
            return (int)(end - start);
        }
    }

    private static ushort* EncodeSingle(byte* symbols, int count, EncodeSymbol* table, uint* states, int laneMask, ushort* words)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            uint* state = states + (i & laneMask);
            *state = Put(*state, table + symbols[i], ref words);
        }

        return words;
    }

    private static ushort* EncodeMany(
        byte* symbols, byte* contexts, int count, EncodeSymbol* tables, uint* states, int laneMask, ushort* words)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            uint* state = states + (i & laneMask);
            *state = Put(*state, tables + (contexts[i] << 8 | symbols[i]), ref words);
        }

        return words;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private static uint Put(uint state, EncodeSymbol* symbol, ref ushort* words)
    {
        // Whether a word goes out is a coin toss to the branch predictor: written always, kept or not by arithmetic.
        words[-1] = (ushort)state;
        uint spill = (uint)(((ulong)symbol->LargestState - state) >> 63);
        words -= spill;
        state >>= (int)(spill << 4);
        uint quotient = (uint)Math.BigMul(state, symbol->Reciprocal, out _);
        return state + symbol->Bias + quotient * symbol->Complement;
    }
}
