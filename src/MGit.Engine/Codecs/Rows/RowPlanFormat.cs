using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Tokens;

namespace MGit.Engine.Codecs.Rows;

/// <summary>
/// A plan in a block: the number of stretches, for each skip, length and rows (all LEB128); the references' zigzags as a stream of symbols with
/// one table, the number of bytes of raw bits (LEB128), the raw bits; and the same for each row's scale less that of the row before.
/// </summary>
internal static class RowPlanFormat
{
    /// <summary>About the bytes a plan takes.</summary>
    public static double Cost(RowPlan plan)
    {
        return CostOf(plan.References) + CostOf(Differences(plan)) + 4 * plan.Stretches.Count + 4 * Rans.LanesFor(plan.Count);
    }

    private static double CostOf(ReadOnlySpan<int> numbers)
    {
        Span<uint> counts = stackalloc uint[FrequencyTable.Symbols];
        counts.Clear();
        double bits = 64;
        foreach (int number in numbers)
        {
            uint zigzag = (uint)((number << 1) ^ (number >> 31));
            byte token = Token.Of(zigzag, sizeof(uint));
            counts[token]++;
            bits += TokenTables.For(sizeof(uint)).RawBits[token];
        }

        return (bits + SymbolModel.CostOf(counts)) / 8;
    }

    /// <summary>Each scale less that of the row before: mostly 0, as the rows of a tensor mostly share one.</summary>
    private static int[] Differences(RowPlan plan)
    {
        int[] differences = plan.Scales.ToArray();
        for (int row = differences.Length - 1; row > 0; row--)
        {
            differences[row] -= differences[row - 1];
        }

        return differences;
    }

    public static void Write(RowPlan plan, BlockWorkspace space, ref ByteWriter writer)
    {
        writer.WriteVarint((uint)plan.Stretches.Count);
        foreach (RowStretch stretch in plan.Stretches)
        {
            writer.WriteVarint((uint)stretch.Skip);
            writer.WriteVarint((uint)stretch.Length);
            writer.WriteVarint((uint)stretch.Rows);
        }

        WriteNumbers(plan.References, space, ref writer);
        WriteNumbers(Differences(plan), space, ref writer);
    }

    private static void WriteNumbers(ReadOnlySpan<int> numbers, BlockWorkspace space, ref ByteWriter writer)
    {
        int[] zigzags = new int[numbers.Length];
        for (int row = 0; row < zigzags.Length; row++)
        {
            zigzags[row] = (numbers[row] << 1) ^ (numbers[row] >> 31);
        }

        byte[] tokens = new byte[zigzags.Length];
        Tokenizer.Tokenize<int>(zigzags, tokens);
        RawBitWriter raw = new(new byte[zigzags.Length * sizeof(int) + RawBitWriter.Slack], TokenTables.For(sizeof(int)));
        raw.Append<int>(zigzags, tokens);
        SymbolModel model = space.ClassModel;
        Array.Clear(model.Counts);
        foreach (byte token in tokens)
        {
            model.Counts[token]++;
        }

        model.ChooseSingle();
        SymbolEncoder.Write(model, tokens, default, space, ref writer);
        ReadOnlySpan<byte> bits = raw.Finish();
        writer.WriteVarint((uint)bits.Length);
        writer.WriteBytes(bits);
    }

    /// <exception cref="CodecException">Malformed.</exception>
    public static RowPlan Read(ref ByteReader reader, int elements, BlockWorkspace space, bool vector)
    {
        uint count = reader.ReadVarint(3);
        if (count == 0 || count > reader.Remaining / 3)
        {
            throw new CodecException("The block has no stretch of rows, or more than it can hold.");
        }

        RowStretch[] stretches = new RowStretch[count];
        for (int index = 0; index < stretches.Length; index++)
        {
            stretches[index] = new RowStretch((int)reader.ReadVarint(3), (int)reader.ReadVarint(3), (int)reader.ReadVarint(3));
        }

        RowPlan plan = new(stretches, elements);
        ReadNumbers(plan.References, ref reader, space, vector);
        ReadNumbers(plan.Scales, ref reader, space, vector);
        long scale = 0;
        for (int row = 0; row < plan.Count; row++)
        {
            int reference = plan.References[row];
            if (reference == int.MinValue || Math.Abs(reference) > plan.OrdinalOf(row))
            {
                throw new CodecException("The block has a row that follows one before the first.");
            }

            scale += plan.Scales[row];
            plan.Scales[row] = Math.Abs(scale) <= RowPlan.MaxScale ? (int)scale : throw new CodecException("The block has a row that is scaled too far.");
        }

        return plan;
    }

    private static void ReadNumbers(Span<int> numbers, ref ByteReader reader, BlockWorkspace space, bool vector)
    {
        TokenTables tables = TokenTables.For(sizeof(int));
        SymbolDecoder symbols = new(ref reader, numbers.Length, tables.Alphabet, mayHaveContexts: false, space, vector);
        if (symbols.Kind != ModelKind.Single)
        {
            throw new CodecException("The block's numbers of rows have more than one table.");
        }

        RawBitReader raw = new(reader.ReadBytes((int)reader.ReadVarint(4)), tables);
        Span<byte> tokens = stackalloc byte[TokenStream.Piece];
        for (int at = 0; at < numbers.Length; at += TokenStream.Piece)
        {
            Span<byte> piece = tokens[..Math.Min(TokenStream.Piece, numbers.Length - at)];
            Span<int> found = numbers.Slice(at, piece.Length);
            symbols.Read(default, piece);
            raw.Expand(piece, found);
            if (SpecialTokens.In(piece).Next() >= 0)
            {
                throw new CodecException("The block has a symbol that no number of a row has.");
            }

            foreach (ref int number in found)
            {
                number = (int)((uint)number >> 1) ^ -(number & 1);
            }
        }

        symbols.Finish();
        raw.Finish();
    }
}
