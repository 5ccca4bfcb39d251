using CsCheck;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Entropy;

namespace MGit.Engine.Tests.Codecs.Entropy;

public sealed class RansTests
{
    private static readonly Gen<(int Lanes, int Tables, int Spread, int Count, int Seed)> Cases = Gen.Select(
        Gen.Int[0, 2].Select(power => power == 0 ? 1 : power == 1 ? 4 : 32), Gen.Int[1, 16], Gen.Int[1, 256], Gen.Int[0, 3000], Gen.Int[0, int.MaxValue]);

    [Fact]
    public void Fast_and_slow_make_the_same_words_and_symbols() => Cases.Sample(c =>
    {
        (byte[] symbols, byte[] contexts) = Content(c.Tables, c.Spread, c.Count, c.Seed);
        ushort[][] frequencies = Frequencies(symbols, contexts);
        uint[] states = new uint[c.Lanes];
        ushort[] buffer = new ushort[symbols.Length];
        int count = RansEncoder.Encode(symbols, contexts, Tables(frequencies), states, buffer, vector: c.Seed % 2 == 0);
        ushort[] words = buffer[^count..];
        (uint[] slowStates, ushort[] slowWords) = SlowRans.Encode(symbols, i => frequencies[contexts[i]], c.Lanes);
        return states.AsSpan().SequenceEqual(slowStates) && words.AsSpan().SequenceEqual(slowWords)
            && SlowRans.Decode([.. states], words, symbols.Length, i => frequencies[contexts[i]]).AsSpan().SequenceEqual(symbols)
            && Decode([.. states], words, frequencies, contexts, vector: false).AsSpan().SequenceEqual(symbols)
            && Decode([.. states], words, frequencies, contexts, vector: true).AsSpan().SequenceEqual(symbols);
    }, iter: 300);

    [Fact]
    public void Every_frequency_encodes_as_division_does()
    {
        for (int frequency = 1; frequency <= FrequencyTable.Total; frequency++)
        {
            ushort[] frequencies = new ushort[256];
            frequencies[7] = (ushort)frequency;
            frequencies[200] = (ushort)(FrequencyTable.Total - frequency);
            byte[] symbols = [7, 7, 7, 7, 7, 7, 7];
            uint[] states = new uint[1];
            ushort[] words = new ushort[symbols.Length];
            int count = RansEncoder.Encode(symbols, default, Tables([frequencies]), states, words, vector: false);
            (uint[] slowStates, ushort[] slowWords) = SlowRans.Encode(symbols, _ => frequencies, 1);
            Assert.Equal(slowStates, states);
            Assert.Equal(slowWords, words[^count..]);
        }
    }

    [Fact]
    public void Multiplying_divides_every_state_by_every_frequency()
    {
        Random random = new(1);
        ushort[] frequencies = new ushort[256];
        EncodeTables tables = new();
        for (int frequency = 1; frequency <= FrequencyTable.Total; frequency++)
        {
            frequencies[0] = (ushort)frequency;
            tables.Set(0, frequencies);
            uint packed = tables.Packed[0];
            ulong most = ((ulong)frequency << 20) - 1;
            for (int i = 0; i < 300; i++)
            {
                ulong near = (ulong)random.NextInt64(1, 1 << 20) * (ulong)frequency - (ulong)(i % 2);
                uint state = (uint)(i < 4 ? most - (ulong)i : Math.Min(near, most));
                ulong product = (ulong)(state + (packed >> EncodeTables.IncrementAt)) * tables.Reciprocals[0];
                uint quotient = (uint)(product >> 32) >> (int)(packed >> EncodeTables.ShiftAt & EncodeTables.ShiftMask);
                Assert.Equal(state / (uint)frequency, quotient);
            }
        }
    }

    [Fact]
    public void Words_that_run_out_are_an_error_on_every_path()
    {
        (byte[] symbols, byte[] contexts) = Content(tables: 3, spread: 200, count: 2000, seed: 1);
        ushort[][] frequencies = Frequencies(symbols, contexts);
        uint[] states = new uint[32];
        ushort[] buffer = new ushort[symbols.Length];
        int count = RansEncoder.Encode(symbols, contexts, Tables(frequencies), states, buffer, vector: true);
        foreach (int missing in new[] { 1, 20, 200, count })
        {
            ushort[] words = buffer[^count..^missing];
            Assert.Throws<CodecException>(() => Decode([.. states], words, frequencies, contexts, vector: true));
            Assert.Throws<CodecException>(() => Decode([.. states], words, frequencies, contexts, vector: false));
        }
    }

    private static byte[] Decode(uint[] states, ushort[] words, ushort[][] frequencies, byte[] contexts, bool vector)
    {
        uint[] tables = new uint[SymbolModel.MaxTables * FrequencyTable.Total];
        for (int i = 0; i < frequencies.Length; i++)
        {
            RansDecoder.BuildTable(frequencies[i], tables.AsSpan(i * FrequencyTable.Total, FrequencyTable.Total));
        }

        byte[] symbols = new byte[contexts.Length];
        int used = contexts.AsSpan().ContainsAnyExcept((byte)0)
            ? RansDecoder.Decode(states, words, tables, contexts, symbols, vector)
            : RansDecoder.Decode(states, words, tables.AsSpan(0, FrequencyTable.Total), symbols, vector);
        Assert.Equal(words.Length, used);
        Assert.All(states, state => Assert.Equal(Rans.Lower, state));
        return symbols;
    }

    private static (byte[] Symbols, byte[] Contexts) Content(int tables, int spread, int count, int seed)
    {
        Random random = new(seed);
        byte[] symbols = new byte[count];
        byte[] contexts = new byte[count];
        for (int i = 0; i < count; i++)
        {
            contexts[i] = (byte)random.Next(tables);
            symbols[i] = (byte)(random.NextDouble() * random.NextDouble() * spread);
        }

        return (symbols, contexts);
    }

    private static ushort[][] Frequencies(byte[] symbols, byte[] contexts)
    {
        ushort[][] frequencies = [.. Enumerable.Range(0, 16).Select(_ => new ushort[256])];
        for (int table = 0; table < frequencies.Length; table++)
        {
            uint[] counts = new uint[256];
            counts[0] = 1;
            for (int i = 0; i < symbols.Length; i++)
            {
                counts[symbols[i]] += contexts[i] == table ? 1u : 0;
            }

            FrequencyTable.Normalize(counts, frequencies[table]);
        }

        return frequencies;
    }

    private static EncodeTables Tables(ushort[][] frequencies)
    {
        EncodeTables tables = new();
        for (int table = 0; table < frequencies.Length; table++)
        {
            tables.Set(table, frequencies[table]);
        }

        return tables;
    }
}
