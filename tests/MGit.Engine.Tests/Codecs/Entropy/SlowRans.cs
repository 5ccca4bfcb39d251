namespace MGit.Engine.Tests.Codecs.Entropy;

/// <summary>Interleaved rANS as docs/store-format.md words it: division and remainder, lists, one symbol after the other.</summary>
internal static class SlowRans
{
    public static (uint[] States, ushort[] Words) Encode(byte[] symbols, Func<int, ushort[]> frequenciesOf, int lanes)
    {
        ulong[] states = [.. Enumerable.Repeat(65536ul, lanes)];
        List<ushort> words = [];
        for (int i = symbols.Length - 1; i >= 0; i--)
        {
            ushort[] frequencies = frequenciesOf(i);
            ulong frequency = frequencies[symbols[i]];
            ulong start = (ulong)frequencies.Take(symbols[i]).Sum(f => f);
            ref ulong state = ref states[i % lanes];
            if (state >= frequency << 20)
            {
                words.Insert(0, (ushort)state);
                state >>= 16;
            }

            state = (state / frequency << 12) + state % frequency + start;
        }

        return ([.. states.Select(s => (uint)s)], [.. words]);
    }

    public static byte[] Decode(uint[] states, ushort[] words, int count, Func<int, ushort[]> frequenciesOf)
    {
        byte[] symbols = new byte[count];
        int next = 0;
        for (int i = 0; i < count; i++)
        {
            ushort[] frequencies = frequenciesOf(i);
            ref uint state = ref states[i % states.Length];
            uint slot = state % 4096;
            int symbol = 0;
            for (; slot >= frequencies[symbol]; symbol++)
            {
                slot -= frequencies[symbol];
            }

            symbols[i] = (byte)symbol;
            state = frequencies[symbol] * (state / 4096) + slot;
            if (state < 65536)
            {
                state = state << 16 | words[next++];
            }
        }

        return symbols;
    }
}
