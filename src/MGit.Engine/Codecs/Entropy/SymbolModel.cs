namespace MGit.Engine.Codecs.Entropy;

/// <summary>The choice of tables for one stream of symbols and what it costs.</summary>
internal sealed class SymbolModel
{
    /// <summary>The most tables a stream has.</summary>
    public const int MaxTables = 16;

    /// <summary>Counts per table and symbol.</summary>
    public uint[] Counts { get; } = new uint[MaxTables * FrequencyTable.Symbols];

    public ModelKind Kind { get; private set; }

    /// <summary>Bits for symbols, tables and classes, without the lanes' states.</summary>
    public double Cost { get; private set; }

    /// <summary>Per group its class, for <see cref="ModelKind.Group"/>.</summary>
    public GroupClasses Groups { get; } = new();

    /// <summary>
    /// Decides by the counts per context: one table or one per context; and if the symbols' level varies from group to group, also by
    /// groups. <paramref name="contexts"/> is empty where there are none (the counts are then all in the first table).
    /// </summary>
    public void Choose(ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> contexts)
    {
        Span<uint> total = stackalloc uint[FrequencyTable.Symbols];
        total.Clear();
        double byContext = 0;
        for (int table = 0; table < MaxTables; table++)
        {
            ReadOnlySpan<uint> counts = Counts.AsSpan(table * FrequencyTable.Symbols, FrequencyTable.Symbols);
            byContext += CostOf(counts);
            for (int symbol = 0; symbol < counts.Length; symbol++)
            {
                total[symbol] += counts[symbol];
            }
        }

        Kind = ModelKind.Single;
        Cost = CostOf(total);
        if (!contexts.IsEmpty && byContext < Cost)
        {
            Kind = ModelKind.Context;
            Cost = byContext;
        }

        if (Groups.Vary(symbols, total) && Groups.Classify(symbols) is var byGroup && byGroup < Cost)
        {
            Kind = ModelKind.Group;
            Cost = byGroup;
            Groups.Counts.CopyTo(Counts, 0);
        }
        else if (Kind == ModelKind.Single)
        {
            Array.Clear(Counts);
            total.CopyTo(Counts);
        }
    }

    /// <summary>One table over the counts in the first.</summary>
    public void ChooseSingle()
    {
        Kind = ModelKind.Single;
        Cost = CostOf(CountsOf(0));
    }

    /// <summary>For counts that were taken in the first two tables only because that is faster.</summary>
    public void MergeFirstTwo()
    {
        Span<uint> second = Counts.AsSpan(FrequencyTable.Symbols, FrequencyTable.Symbols);
        for (int symbol = 0; symbol < second.Length; symbol++)
        {
            Counts[symbol] += second[symbol];
        }

        second.Clear();
    }

    /// <summary>How often each symbol occurs under one table.</summary>
    public ReadOnlySpan<uint> CountsOf(int table) => Counts.AsSpan(table * FrequencyTable.Symbols, FrequencyTable.Symbols);

    /// <summary>Bits for symbols and table.</summary>
    public static double CostOf(ReadOnlySpan<uint> counts)
    {
        double bits = FrequencyTable.Cost(counts, out int distinct);
        return distinct == 0 ? 0 : bits + FrequencyTable.TableCost(distinct);
    }
}
