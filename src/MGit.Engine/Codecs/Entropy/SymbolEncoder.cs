using System.Runtime.InteropServices;

namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// Writes a stream of symbols: lanes and model (u8: lanes 1, 4, 32 as 0, 1, 2 in the low two bits, <see cref="ModelKind"/> in the next two,
/// in the high four the power of two of a group's size), for groups their classes as a stream of their own, the set of tables (u16) unless
/// there is one, the tables, the number of words (LEB128), the lanes' final states (u32 each), the words (u16).
/// </summary>
internal static class SymbolEncoder
{
    /// <param name="model">Chosen for these very symbols.</param>
    /// <param name="symbols">At least one.</param>
    /// <param name="contexts">Per symbol, where the model goes by context.</param>
    /// <param name="space">Working memory.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(
        SymbolModel model, ReadOnlySpan<byte> symbols, ReadOnlySpan<byte> contexts, BlockWorkspace space, ref ByteWriter writer)
    {
        int lanes = Rans.LanesFor(symbols.Length);
        int shift = model.Kind == ModelKind.Group ? model.Groups.Shift : 0;
        int laneCode = lanes == 1 ? 0 : lanes == 4 ? 1 : 2;
        writer.WriteByte((byte)(laneCode | (int)model.Kind << 2 | shift << 4));
        ReadOnlySpan<byte> tableOf = default;
        if (model.Kind == ModelKind.Context)
        {
            tableOf = contexts[..symbols.Length];
        }
        else if (model.Kind == ModelKind.Group)
        {
            ReadOnlySpan<byte> classes = model.Groups.Classes.AsSpan(0, model.Groups.GroupCount);
            WriteClasses(classes, space, ref writer);
            tableOf = Spread(classes, shift, space.GroupTables(symbols.Length));
        }

        EncodeTables tables = space.EncodeTables;
        WriteTables(model, tables, ref writer);
        Span<ushort> words = space.Words(symbols.Length);
        Span<uint> states = stackalloc uint[lanes];
        int count = RansEncoder.Encode(symbols, tableOf, tables, states, words, vector: true);
        writer.WriteVarint((uint)count);
        foreach (uint state in states)
        {
            writer.WriteUInt32(state);
        }

        WriteWords(words[^count..], ref writer);
    }

    private static void WriteClasses(ReadOnlySpan<byte> classes, BlockWorkspace space, ref ByteWriter writer)
    {
        SymbolModel model = space.ClassModel;
        Array.Clear(model.Counts);
        foreach (byte value in classes)
        {
            model.Counts[value]++;
        }

        model.ChooseSingle();
        Write(model, classes, default, space, ref writer);
    }

    private static void WriteTables(SymbolModel model, EncodeTables tables, ref ByteWriter writer)
    {
        Span<ushort> frequencies = stackalloc ushort[FrequencyTable.Symbols];
        int used = 0;
        for (int table = 0; table < SymbolModel.MaxTables; table++)
        {
            used |= model.CountsOf(table).ContainsAnyExcept(0u) ? 1 << table : 0;
        }

        if (model.Kind != ModelKind.Single)
        {
            writer.WriteByte((byte)used);
            writer.WriteByte((byte)(used >> 8));
        }

        for (int table = 0; table < SymbolModel.MaxTables; table++)
        {
            if ((used & 1 << table) == 0)
            {
                continue;
            }

            FrequencyTable.Normalize(model.CountsOf(table), frequencies);
            FrequencyTable.Write(frequencies, ref writer);
            tables.Set(table, frequencies);
        }
    }

    private static ReadOnlySpan<byte> Spread(ReadOnlySpan<byte> classes, int shift, Span<byte> tableOf)
    {
        for (int group = 0; group < classes.Length; group++)
        {
            int start = group << shift;
            tableOf[start..Math.Min(start + (1 << shift), tableOf.Length)].Fill(classes[group]);
        }

        return tableOf;
    }

    private static void WriteWords(ReadOnlySpan<ushort> words, ref ByteWriter writer)
    {
        if (BitConverter.IsLittleEndian)
        {
            writer.WriteBytes(MemoryMarshal.AsBytes(words));
            return;
        }

        foreach (ushort word in words)
        {
            writer.WriteByte((byte)word);
            writer.WriteByte((byte)(word >> 8));
        }
    }
}
