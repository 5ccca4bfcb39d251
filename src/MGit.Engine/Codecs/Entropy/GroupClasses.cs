using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// Sorts groups of neighbouring symbols into classes of about the same level (the mean of the symbols, which rise with magnitude), so that
/// each class has a table of its own. Pays where rows of a matrix, or the small tensors that share a block, changed by different amounts.
/// </summary>
internal sealed class GroupClasses
{
    /// <summary>The most classes there are: more tables cost more than they gain (measured with 4, 8 and 16).</summary>
    public const int MaxClasses = 8;

    private const int Rounds = 3;

    /// <summary>Symbols in a group of a large block, as a power of two.</summary>
    private const int LargeShift = 8;

    /// <summary>The same of a small one, where each class table must earn its place within fewer symbols.</summary>
    private const int SmallShift = 6;

    private const int SmallBelow = 64 * 1024;

    private uint[] _sums = [];

    /// <summary>Symbols in a group, as a power of two.</summary>
    public int Shift { get; private set; }

    /// <summary>Per group its class.</summary>
    public byte[] Classes { get; private set; } = [];

    public int GroupCount { get; private set; }

    /// <summary>Counts per class and symbol.</summary>
    public uint[] Counts { get; } = new uint[SymbolModel.MaxTables * FrequencyTable.Symbols];

    /// <summary>
    /// Whether the groups' levels differ by more than chance: the variance between groups against what equal groups would show.
    /// </summary>
    public bool Vary(ReadOnlySpan<byte> symbols, ReadOnlySpan<uint> total)
    {
        Shift = symbols.Length < SmallBelow ? SmallShift : LargeShift;
        int size = 1 << Shift;
        GroupCount = (symbols.Length + size - 1) >> Shift;
        if (GroupCount < 4)
        {
            return false;
        }

        if (_sums.Length < GroupCount)
        {
            _sums = new uint[BitOperations.RoundUpToPowerOf2((uint)GroupCount)];
            Classes = new byte[_sums.Length];
        }

        double mean = 0;
        double square = 0;
        for (int symbol = 0; symbol < total.Length; symbol++)
        {
            mean += (double)symbol * total[symbol];
            square += (double)symbol * symbol * total[symbol];
        }

        mean /= symbols.Length;
        double within = square / symbols.Length - mean * mean;
        int whole = symbols.Length >> Shift;
        double between = 0;
        for (int group = 0; group < GroupCount; group++)
        {
            ReadOnlySpan<byte> members = symbols.Slice(group << Shift, Math.Min(size, symbols.Length - (group << Shift)));
            uint sum = Sum(members);
            _sums[group] = (uint)((ulong)sum * (uint)size / (uint)members.Length);
            if (group < whole)
            {
                double difference = (double)sum / size - mean;
                between += difference * difference;
            }
        }

        // Equal groups show a variance of within / size between them; twice that is beyond chance for 8 groups and more.
        return between / whole * size > 2 * within;
    }

    /// <summary>Sorts the groups after <see cref="Vary"/>; returns the cost in bits.</summary>
    public double Classify(ReadOnlySpan<byte> symbols)
    {
        Span<double> centres = stackalloc double[MaxClasses];
        PlaceCentres(centres);
        Span<double> sums = stackalloc double[MaxClasses];
        Span<int> members = stackalloc int[MaxClasses];
        for (int round = 0; round < Rounds; round++)
        {
            sums.Clear();
            members.Clear();
            for (int group = 0; group < GroupCount; group++)
            {
                int nearest = Nearest(centres, _sums[group]);
                Classes[group] = (byte)nearest;
                sums[nearest] += _sums[group];
                members[nearest]++;
            }

            for (int i = 0; i < centres.Length; i++)
            {
                centres[i] = members[i] == 0 ? centres[i] : sums[i] / members[i];
            }
        }

        Array.Clear(Counts);
        for (int group = 0; group < GroupCount; group++)
        {
            int start = group << Shift;
            Count(symbols[start..Math.Min(start + (1 << Shift), symbols.Length)], Classes[group]);
        }

        double cost = 0;
        for (int i = 0; i < MaxClasses; i++)
        {
            cost += SymbolModel.CostOf(Counts.AsSpan(i * FrequencyTable.Symbols, FrequencyTable.Symbols));
        }

        return cost + ClassCost();
    }

    private double ClassCost()
    {
        Span<uint> counts = stackalloc uint[FrequencyTable.Symbols];
        counts.Clear();
        foreach (byte value in Classes.AsSpan(0, GroupCount))
        {
            counts[value]++;
        }

        return SymbolModel.CostOf(counts) + 100;
    }

    /// <summary>Starts at the quantiles of the levels.</summary>
    private void PlaceCentres(Span<double> centres)
    {
        uint[] sorted = _sums[..GroupCount];
        Array.Sort(sorted);
        for (int i = 0; i < centres.Length; i++)
        {
            centres[i] = sorted[(2 * i + 1) * GroupCount / (2 * centres.Length)];
        }
    }

    private static int Nearest(ReadOnlySpan<double> centres, double value)
    {
        int nearest = 0;
        double distance = double.PositiveInfinity;
        for (int i = 0; i < centres.Length; i++)
        {
            double away = Math.Abs(centres[i] - value);
            if (away < distance)
            {
                nearest = i;
                distance = away;
            }
        }

        return nearest;
    }

    private void Count(ReadOnlySpan<byte> symbols, int table)
    {
        Span<uint> counts = Counts.AsSpan(table * FrequencyTable.Symbols, FrequencyTable.Symbols);
        foreach (byte symbol in symbols)
        {
            counts[symbol]++;
        }
    }

    private static uint Sum(ReadOnlySpan<byte> symbols)
    {
        uint sum = 0;
        ReadOnlySpan<Vector256<byte>> vectors = MemoryMarshal.Cast<byte, Vector256<byte>>(symbols);
        Vector256<ushort> sums = Vector256<ushort>.Zero;

        // A group has at most 8 vectors of 2 bytes per lane: no lane exceeds 16 bits.
        foreach (Vector256<byte> vector in vectors)
        {
            (Vector256<ushort> lower, Vector256<ushort> upper) = Vector256.Widen(vector);
            sums += lower + upper;
        }

        for (int i = 0; i < Vector256<ushort>.Count; i++)
        {
            sum += sums[i];
        }

        foreach (byte symbol in symbols[(vectors.Length * Vector256<byte>.Count)..])
        {
            sum += symbol;
        }

        return sum;
    }
}
