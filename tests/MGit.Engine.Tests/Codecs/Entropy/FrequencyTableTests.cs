using CsCheck;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Entropy;

namespace MGit.Engine.Tests.Codecs.Entropy;

public sealed class FrequencyTableTests
{
    private static readonly Gen<uint[]> Counts = Gen.Select(Gen.UInt[0, 5].Array[256], Gen.UInt[0, 1_000_000].Array[256], Gen.Int[0, 255], (few, many, shared) =>
        few.Select((count, i) => i % (shared + 1) == 0 ? many[i] : count / 4).Append(1u).Skip(1).ToArray());

    [Fact]
    public void Frequencies_sum_up_and_keep_every_symbol_that_occurs() => Counts.Sample(counts =>
    {
        ushort[] frequencies = new ushort[256];
        FrequencyTable.Normalize(counts, frequencies);
        return frequencies.Sum(f => f) == FrequencyTable.Total && counts.Zip(frequencies).All(pair => pair.First == 0 == (pair.Second == 0));
    });

    [Fact]
    public void A_table_comes_back() => Counts.Sample(counts =>
    {
        ushort[] frequencies = new ushort[256];
        FrequencyTable.Normalize(counts, frequencies);
        byte[] buffer = new byte[2000];
        ByteWriter writer = new(buffer);
        FrequencyTable.Write(frequencies, ref writer);
        ByteReader reader = new(buffer.AsSpan(0, writer.Position));
        ushort[] read = new ushort[256];
        FrequencyTable.Read(ref reader, 256, read);
        reader.ExpectEnd();
        return read.AsSpan().SequenceEqual(frequencies);
    });

    [Fact]
    public void Rare_symbols_cost_little_more_than_their_entropy()
    {
        uint[] counts = new uint[256];
        for (int i = 0; i < 256; i++)
        {
            counts[i] = (uint)(1_000_000 * Math.Exp(-i / 25.0));
        }

        ushort[] frequencies = new ushort[256];
        FrequencyTable.Normalize(counts, frequencies);
        double bits = counts.Zip(frequencies).Sum(p => p.First * -Math.Log2(p.Second / 4096.0));
        Assert.InRange(bits, FrequencyTable.Cost(counts, out int distinct), FrequencyTable.Cost(counts, out _) * 1.01);
        Assert.Equal(256, distinct);
    }

    [Fact]
    public void Noise_is_refused_or_a_table() => Gen.Byte.Array[0, 60].Sample(noise =>
    {
        ushort[] read = new ushort[256];
        try
        {
            ByteReader reader = new(noise);
            FrequencyTable.Read(ref reader, 200, read);
            return read.Sum(f => f) == FrequencyTable.Total && read.Skip(200).All(f => f == 0);
        }
        catch (CodecException)
        {
            return true;
        }
    });
}
