using System.Collections.Concurrent;
using System.Numerics;
using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Planes;

namespace MGit.Engine.Codecs;

/// <summary>
/// Working memory for one block at a time: some 7 MB for a full one of single precision, kept between blocks. Each member grows to what was asked for; what it
/// held before is not kept.
/// </summary>
internal sealed class BlockWorkspace : IDisposable
{
    private static readonly ConcurrentBag<BlockWorkspace> Idle = [];

    private readonly uint[] _singleTable = new uint[FrequencyTable.Total];
    private uint[] _tables = [];
    private byte[] _symbols = [];
    private byte[] _contexts = [];
    private byte[] _groupTables = [];
    private byte[] _planes = [];
    private byte[] _scratch = [];
    private byte[] _raw = [];
    private byte[] _exceptions = [];
    private ushort[] _words = [];
    private float[] _moved = [];

    private BlockWorkspace()
    {
    }

    public EncodeTables EncodeTables { get; } = new();

    /// <summary>Of a delta's symbols.</summary>
    public SymbolModel Model { get; } = new();

    /// <summary>Of the classes of groups of symbols.</summary>
    public SymbolModel ClassModel { get; } = new();

    /// <summary>Of the block's words themselves.</summary>
    public PlaneEncoder Standalone { get; } = new();

    /// <summary>Of differences of one byte.</summary>
    public PlaneEncoder Differences { get; } = new();

    public static BlockWorkspace Rent() => Idle.TryTake(out BlockWorkspace? kept) ? kept : new BlockWorkspace();

    public Span<byte> Symbols(int count) => Grow(ref _symbols, count);

    public Span<byte> Contexts(int count) => Grow(ref _contexts, count);

    public Span<byte> GroupTables(int count) => Grow(ref _groupTables, count);

    public Span<byte> Planes(int count) => Grow(ref _planes, count);

    public Span<byte> Scratch(int count) => Grow(ref _scratch, count);

    public Span<byte> Raw(int count) => Grow(ref _raw, count);

    public Span<byte> Exceptions(int count) => Grow(ref _exceptions, count);

    /// <summary>For a base whose rows are moved.</summary>
    public Span<float> Moved(int count) => Grow(ref _moved, count);

    public Span<ushort> Words(int count) => Grow(ref _words, count);

    /// <summary>Room for decoding tables: one, or all of them.</summary>
    public Span<uint> DecodeTables(int tables)
        => tables == 1 ? _singleTable : Grow(ref _tables, SymbolModel.MaxTables * FrequencyTable.Total);

    /// <summary>Gives the memory back for the next block.</summary>
    public void Dispose()
    {
        if (Idle.Count < Environment.ProcessorCount)
        {
            Idle.Add(this);
        }
    }

    private static Span<T> Grow<T>(ref T[] array, int count)
    {
        if (array.Length < count)
        {
            array = new T[BitOperations.RoundUpToPowerOf2((uint)count)];
        }

        return array.AsSpan(0, count);
    }
}
