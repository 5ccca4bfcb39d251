using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Tokens;

namespace MGit.Engine.Codecs.Rows;

/// <summary>
/// A plan in a block: the number of stretches, for each skip, length and rows (all LEB128), the references' zigzags as a stream of symbols with one table, the
/// number of bytes of raw bits (LEB128), the raw bits.
/// </summary>
internal static class RowPlanFormat
{
    /// <summary>About the bytes a plan takes.</summary>
    public static double Cost(RowPlan plan)
    {
        Span<uint> counts = stackalloc uint[FrequencyTable.Symbols];
        counts.Clear();
        double bits = 0;
        foreach (int reference in plan.References)
        {
            uint zigzag = (uint)((reference << 1) ^ (reference >> 31));
            byte token = Token.Of(zigzag, sizeof(uint));
            counts[token]++;
            bits += TokenTables.For(sizeof(uint)).RawBits[token];
        }

        return (bits + SymbolModel.CostOf(counts)) / 8 + 4 * plan.Stretches.Count + 8 + 2 * Rans.LanesFor(plan.Count);
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

        int[] zigzags = new int[plan.Count];
        for (int row = 0; row < zigzags.Length; row++)
        {
            int reference = plan.References[row];
            zigzags[row] = (reference << 1) ^ (reference >> 31);
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
        TokenTables tables = TokenTables.For(sizeof(int));
        SymbolDecoder symbols = new(ref reader, plan.Count, tables.Alphabet, mayHaveContexts: false, space, vector);
        if (symbols.Kind != ModelKind.Single)
        {
            throw new CodecException("The block's references to rows have more than one table.");
        }

        RawBitReader raw = new(reader.ReadBytes((int)reader.ReadVarint(4)), tables);
        Span<byte> tokens = stackalloc byte[TokenStream.Piece];
        for (int at = 0; at < plan.Count; at += TokenStream.Piece)
        {
            Span<byte> piece = tokens[..Math.Min(TokenStream.Piece, plan.Count - at)];
            Span<int> references = plan.References.Slice(at, piece.Length);
            symbols.Read(default, piece);
            raw.Expand(piece, references);
            if (SpecialTokens.In(piece).Next() >= 0)
            {
                throw new CodecException("The block has a symbol that a reference to a row cannot be.");
            }

            for (int row = 0; row < references.Length; row++)
            {
                int reference = (int)((uint)references[row] >> 1) ^ -(references[row] & 1);
                references[row] = reference;
                if (reference == int.MinValue || Math.Abs(reference) > plan.OrdinalOf(at + row))
                {
                    throw new CodecException("The block has a row that follows one before the first.");
                }
            }
        }

        symbols.Finish();
        raw.Finish();
        return plan;
    }
}
