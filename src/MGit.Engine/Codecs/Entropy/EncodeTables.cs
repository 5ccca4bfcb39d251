using System.Numerics;

namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// Up to sixteen tables of symbols' intervals, prepared so that dividing a state by a frequency is a multiplication by 32 bits. With
/// shift = ceil(log2 frequency) + 31, either the reciprocal rounded up serves, or the one rounded down with the state increased by one:
/// the quotient has at most 20 bits, and one of the two errors is below 2^11 (A. D. Robison, "N-bit unsigned division via N-bit
/// multiply-add", 2005).
/// </summary>
internal sealed class EncodeTables
{
    /// <summary>Bits of a packed entry: frequency from 0, start from 13, shift from 25, increment at 29.</summary>
    public const int StartAt = 13;
    public const int ShiftAt = 25;
    public const int IncrementAt = 29;
    public const uint FrequencyMask = (1u << StartAt) - 1;
    public const uint StartMask = FrequencyTable.Total - 1;
    public const uint ShiftMask = 15;

    /// <summary>Per table and symbol: the reciprocal.</summary>
    public uint[] Reciprocals { get; } = new uint[SymbolModel.MaxTables * FrequencyTable.Symbols];

    /// <summary>Per table and symbol: all else.</summary>
    public uint[] Packed { get; } = new uint[SymbolModel.MaxTables * FrequencyTable.Symbols];

    /// <summary>Prepares one table.</summary>
    public void Set(int table, ReadOnlySpan<ushort> frequencies)
    {
        int start = 0;
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
        {
            int frequency = frequencies[symbol];
            if (frequency == 0)
            {
                continue;
            }

            (uint reciprocal, int shift, uint increment) = Divide((uint)frequency);
            int at = table * FrequencyTable.Symbols + symbol;
            Reciprocals[at] = reciprocal;
            Packed[at] = (uint)frequency | (uint)(start & (int)StartMask) << StartAt | (uint)shift << ShiftAt | increment << IncrementAt;
            start += frequency;
        }
    }

    private static (uint Reciprocal, int Shift, uint Increment) Divide(uint frequency)
    {
        if (frequency == 1)
        {
            return (uint.MaxValue, 0, 1);
        }

        int bits = BitOperations.Log2(frequency - 1) + 1;
        ulong power = 1ul << (31 + bits);
        ulong down = power / frequency;
        ulong error = down * frequency == power ? 0 : (down + 1) * frequency - power;
        return error * frequency <= 1ul << (11 + bits)
            ? ((uint)(error == 0 ? down : down + 1), bits - 1, 0u)
            : ((uint)down, bits - 1, 1u);
    }
}
