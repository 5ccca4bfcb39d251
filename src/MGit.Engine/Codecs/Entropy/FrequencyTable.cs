using System.Numerics;

namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// The frequencies of up to 256 symbols, scaled to a sum of <see cref="Total"/>; every symbol that occurs has at least 1.
/// <para>
/// Written as the highest symbol (u8), then a stream of bits, lowest first: for each symbol from 0 the change of its frequency's bit length
/// against the one before (zigzag, in unary: that many zeros and a one), and the bits below the leading one. Neighbouring symbols are about
/// as frequent, so that a table of 40 symbols takes some 35 bytes.
/// </para>
/// </summary>
internal static class FrequencyTable
{
    public const int Bits = 12;
    public const int Total = 1 << Bits;
    public const int Symbols = 256;

    /// <summary>256 symbols of at most 27 bits in unary and 12 bits below the leading one.</summary>
    private const int MaxLength = 1 + (Symbols * 39 + 7) / 8;

    /// <summary>Scales counts; at least one must not be zero.</summary>
    public static void Normalize(ReadOnlySpan<uint> counts, Span<ushort> frequencies)
    {
        ulong sum = 0;
        foreach (uint count in counts)
        {
            sum += count;
        }

        int scaled = 0;
        for (int i = 0; i < Symbols; i++)
        {
            uint count = counts[i];
            ulong frequency = count == 0 ? 0 : Math.Max(1, ((ulong)count * Total + sum / 2) / sum);
            frequencies[i] = (ushort)frequency;
            scaled += (int)frequency;
        }

        for (; scaled != Total; scaled += scaled < Total ? 1 : -1)
        {
            Adjust(counts, frequencies, scaled < Total);
        }
    }

    /// <summary>What coding the counted symbols takes, in bits, by entropy.</summary>
    public static double Cost(ReadOnlySpan<uint> counts, out int distinct)
    {
        double sum = 0;
        double weighted = 0;
        distinct = 0;
        foreach (uint count in counts)
        {
            if (count != 0)
            {
                sum += count;
                weighted += count * Math.Log2(count);
                distinct++;
            }
        }

        return distinct < 2 ? 0 : sum * Math.Log2(sum) - weighted;
    }

    /// <summary>About what <see cref="Write"/> takes, in bits.</summary>
    public static int TableCost(int distinct) => 16 + 8 * distinct;

    public static void Write(scoped ReadOnlySpan<ushort> frequencies, ref ByteWriter writer)
    {
        Span<byte> text = stackalloc byte[MaxLength];
        int last = frequencies.LastIndexOfAnyExcept((ushort)0);
        text[0] = (byte)last;
        text = text[1..];
        text.Clear();
        int bit = 0;
        int before = 0;
        for (int i = 0; i <= last; i++)
        {
            int length = BitLength(frequencies[i]);
            int change = length - before;
            before = length;
            bit += (change << 1) ^ (change >> 31);
            Put(text, ref bit, 1, 1);
            if (length > 1)
            {
                Put(text, ref bit, frequencies[i] & ~(1 << (length - 1)), length - 1);
            }
        }

        writer.WriteByte((byte)last);
        writer.WriteBytes(text[..((bit + 7) / 8)]);
    }

    /// <summary>Reads and validates a table of symbols below <paramref name="alphabet"/>.</summary>
    /// <exception cref="CodecException">Not a table, or its sum is another.</exception>
    public static void Read(ref ByteReader reader, int alphabet, scoped Span<ushort> frequencies)
    {
        frequencies.Clear();
        int last = reader.ReadByte();
        if (last >= alphabet)
        {
            throw new CodecException($"The block codes symbol {last} of an alphabet of {alphabet}.");
        }

        BitReader bits = default;
        int sum = 0;
        int length = 0;
        for (int i = 0; i <= last; i++)
        {
            uint zigzag = bits.ReadUnary(ref reader, 2 * (Bits + 1));
            length += (int)(zigzag >> 1) ^ -(int)(zigzag & 1);
            if ((uint)length > Bits + 1)
            {
                throw new CodecException("The block has a frequency out of range.");
            }

            int frequency = length == 0 ? 0 : 1 << (length - 1) | (int)bits.Read(ref reader, length - 1);
            frequencies[i] = (ushort)frequency;
            sum += frequency;
        }

        if (sum != Total)
        {
            throw new CodecException($"The block's frequencies sum to {sum}, {Total} expected.");
        }
    }

    /// <summary>Moves one frequency by one where it costs the fewest bits (or gains the most).</summary>
    private static void Adjust(ReadOnlySpan<uint> counts, Span<ushort> frequencies, bool up)
    {
        int best = -1;
        double bestCost = double.PositiveInfinity;
        for (int i = 0; i < Symbols; i++)
        {
            int frequency = frequencies[i];
            if (frequency > (up ? 0 : 1))
            {
                // The derivative of count * log2(frequency) ranks the candidates well enough, without a logarithm each.
                double cost = up ? -counts[i] / (frequency + 0.5) : counts[i] / (frequency - 0.5);
                if (cost < bestCost)
                {
                    best = i;
                    bestCost = cost;
                }
            }
        }

        frequencies[best] += (ushort)(up ? 1 : -1);
    }

    private static int BitLength(int frequency) => frequency == 0 ? 0 : BitOperations.Log2((uint)frequency) + 1;

    private static void Put(Span<byte> text, ref int bit, int value, int count)
    {
        for (int i = 0; i < count; i++, bit++)
        {
            text[bit >> 3] |= (byte)((value >> i & 1) << (bit & 7));
        }
    }
}
