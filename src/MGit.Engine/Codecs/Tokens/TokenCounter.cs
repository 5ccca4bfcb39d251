using MGit.Engine.Codecs.Entropy;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Counts symbols by context.</summary>
internal static class TokenCounter
{
    /// <summary>Adds to the first table's counts.</summary>
    public static void Count(ReadOnlySpan<byte> tokens, SymbolModel model)
    {
        // Two halves of the symbols in different tables: a run of equal symbols would wait for its own last store each time.
        Span<uint> first = model.Counts.AsSpan(0, FrequencyTable.Symbols);
        Span<uint> second = model.Counts.AsSpan(FrequencyTable.Symbols, FrequencyTable.Symbols);
        int half = tokens.Length / 2;
        ReadOnlySpan<byte> upper = tokens[half..];
        ReadOnlySpan<byte> lower = tokens[..half];
        for (int i = 0; i < lower.Length; i++)
        {
            first[lower[i]]++;
            second[upper[i]]++;
        }

        if (upper.Length > lower.Length)
        {
            first[upper[^1]]++;
        }
    }

    /// <summary>Adds to the counts of each symbol's context.</summary>
    public static void Count(ReadOnlySpan<byte> tokens, ReadOnlySpan<byte> contexts, SymbolModel model)
    {
        ReadOnlySpan<byte> classes = contexts[..tokens.Length];
        uint[] counts = model.Counts;
        for (int i = 0; i < tokens.Length; i++)
        {
            counts[(classes[i] & (SymbolModel.MaxTables - 1)) << 8 | tokens[i]]++;
        }
    }
}
