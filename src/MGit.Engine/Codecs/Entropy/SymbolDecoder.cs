using System.Runtime.InteropServices;

namespace MGit.Engine.Codecs.Entropy;

/// <summary>
/// Reads what <see cref="SymbolEncoder"/> wrote, piece by piece. Everything is checked: lanes, model, classes, tables, states, and at the
/// end that all words were used and every lane is back where the encoder started.
/// </summary>
internal ref struct SymbolDecoder
{
    /// <summary>Pieces are a multiple of this but for the last one: whole rounds of lanes and whole groups.</summary>
    public const int PieceMultiple = 256;

    private readonly int _count;
    private readonly int _lanes;
    private readonly int _groupShift;
    private readonly bool _vector;
    private readonly ReadOnlySpan<byte> _classes;
    private readonly Span<uint> _tables;
    private readonly Span<uint> _states;
    private ReadOnlySpan<ushort> _words;
    private int _done;

    /// <param name="reader">At the stream; left behind it.</param>
    /// <param name="count">How many symbols there are; at least one.</param>
    /// <param name="alphabet">Every symbol is below this.</param>
    /// <param name="mayHaveContexts">Whether contexts will be given.</param>
    /// <param name="space">Working memory, in use until the last piece.</param>
    /// <param name="vector">Whether vector instructions may be used; the result is the same.</param>
    /// <exception cref="CodecException">Malformed.</exception>
    public SymbolDecoder(ref ByteReader reader, int count, int alphabet, bool mayHaveContexts, BlockWorkspace space, bool vector)
    {
        _count = count;
        _vector = vector;
        byte flags = reader.ReadByte();
        _lanes = (flags & 3) switch
        {
            0 => 1,
            1 => 4,
            2 => Rans.MaxLanes,
            _ => throw new CodecException("The block has an unknown number of lanes."),
        };
        Kind = (ModelKind)(flags >> 2 & 3);
        _groupShift = flags >> 4;
        bool valid = Kind switch
        {
            ModelKind.Single => _groupShift == 0,
            ModelKind.Context => _groupShift == 0 && mayHaveContexts,
            ModelKind.Group => _groupShift is >= 5 and <= 8,
            _ => false,
        };
        if (!valid)
        {
            throw new CodecException($"The block's symbols have the unknown model {flags}.");
        }

        if (Kind == ModelKind.Group)
        {
            int groups = (count + (1 << _groupShift) - 1) >> _groupShift;
            Span<byte> classes = space.GroupTables(groups);
            SymbolDecoder inner = new(ref reader, groups, SymbolModel.MaxTables, mayHaveContexts: false, space, vector);
            if (inner.Kind != ModelKind.Single)
            {
                throw new CodecException("The block's classes are in groups themselves.");
            }

            inner.Read(default, classes);
            inner.Finish();
            _classes = classes;
        }

        _tables = ReadTables(ref reader, Kind, alphabet, space);
        int words = (int)Math.Min(reader.ReadVarint(4), int.MaxValue / sizeof(ushort));
        _states = new uint[_lanes];
        for (int lane = 0; lane < _lanes; lane++)
        {
            uint state = reader.ReadUInt32();
            _states[lane] = state >= Rans.Lower ? state : throw new CodecException("The block has a lane state out of range.");
        }

        _words = ToWords(reader.ReadBytes(words * sizeof(ushort)), space);
    }

    public ModelKind Kind { get; }

    /// <summary>Decodes the next symbols.</summary>
    /// <param name="contexts">One each, where <see cref="Kind"/> is by context.</param>
    /// <param name="symbols">A multiple of <see cref="PieceMultiple"/>, or all that are left.</param>
    public void Read(scoped ReadOnlySpan<byte> contexts, scoped Span<byte> symbols)
    {
        if (symbols.Length > _count - _done || (symbols.Length % PieceMultiple != 0 && symbols.Length != _count - _done))
        {
            throw new InvalidOperationException("A piece of symbols ends inside a group.");
        }

        switch (Kind)
        {
            case ModelKind.Single:
                Take(RansDecoder.Decode(_states, _words, _tables[..FrequencyTable.Total], symbols, _vector));
                break;
            case ModelKind.Context:
                Take(RansDecoder.Decode(_states, _words, _tables, contexts, symbols, _vector));
                break;
            default:
                for (int at = 0; at < symbols.Length; at += 1 << _groupShift)
                {
                    Span<byte> group = symbols[at..Math.Min(at + (1 << _groupShift), symbols.Length)];
                    int table = _classes[_done + at >> _groupShift] * FrequencyTable.Total;
                    Take(RansDecoder.Decode(_states, _words, _tables.Slice(table, FrequencyTable.Total), group, _vector));
                }

                break;
        }

        _done += symbols.Length;
    }

    /// <summary>Checks that the stream ended where its encoder began.</summary>
    /// <exception cref="CodecException">It did not.</exception>
    public readonly void Finish()
    {
        if (_done != _count || !_words.IsEmpty || _states.ContainsAnyExcept(Rans.Lower))
        {
            throw new CodecException("The block's coded symbols do not end where they should.");
        }
    }

    private void Take(int words) => _words = _words[words..];

    private static Span<uint> ReadTables(ref ByteReader reader, ModelKind kind, int alphabet, BlockWorkspace space)
    {
        int used = kind == ModelKind.Single ? 1 : reader.ReadUInt16();
        if (used == 0)
        {
            throw new CodecException("The block has no table.");
        }

        // A single table has a place of its own, so that the classes of groups can be read between the tables' owner and its tables.
        Span<uint> tables = space.DecodeTables(kind == ModelKind.Single ? 1 : SymbolModel.MaxTables);
        Span<ushort> frequencies = stackalloc ushort[FrequencyTable.Symbols];
        for (int table = 0; table < SymbolModel.MaxTables && table * FrequencyTable.Total < tables.Length; table++)
        {
            if ((used & 1 << table) != 0)
            {
                FrequencyTable.Read(ref reader, alphabet, frequencies);
            }
            else
            {
                // A table that is not there but asked for all the same gives symbol 0; the checksum tells.
                frequencies.Clear();
                frequencies[0] = FrequencyTable.Total;
            }

            RansDecoder.BuildTable(frequencies, tables.Slice(table * FrequencyTable.Total, FrequencyTable.Total));
        }

        return tables;
    }

    private static ReadOnlySpan<ushort> ToWords(ReadOnlySpan<byte> bytes, BlockWorkspace space)
    {
        if (BitConverter.IsLittleEndian)
        {
            return MemoryMarshal.Cast<byte, ushort>(bytes);
        }

        Span<ushort> words = space.Words(bytes.Length / sizeof(ushort));
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = (ushort)(bytes[2 * i] | bytes[2 * i + 1] << 8);
        }

        return words;
    }
}
