using System.Globalization;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Catalog;

/// <summary>An open write transaction of the catalog: the latest committed state, which nobody else changes meanwhile.</summary>
public sealed class CatalogTransaction : CatalogSnapshot
{
    private readonly Dictionary<(long Pack, long Offset), long> _records = [];

    internal CatalogTransaction(CatalogConnection connection, long sequence, DateTimeOffset time)
        : base(connection)
    {
        Sequence = sequence;
        Time = time;
    }

    /// <summary>The number the commit gets; of the last commit, in a change that is none.</summary>
    public long Sequence { get; }

    /// <summary>The commit's time: later than that of every commit before, to the millisecond.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The row of a record appended in this commit or in an earlier one.</summary>
    /// <exception cref="KeyNotFoundException">The catalog has no record there.</exception>
    public long RecordId(RecordLocation at) =>
        _records.TryGetValue((at.Pack, at.Offset), out long id)
            ? id
            : Command("SELECT id FROM records WHERE pack = $1 AND offset = $2", at.Pack, at.Offset).ExecuteScalar() as long?
                ?? throw new KeyNotFoundException($"The catalog has no record at offset {at.Offset} of pack {at.Pack}.");

    /// <summary>Adds a record's row. Commit does so for what was appended; a rebuild for what it finds.</summary>
    public long AddRecord(RecordLocation at, RecordKind kind, ContentId id)
    {
        long row = (long)Command(
            "INSERT INTO records(pack, offset, length, kind, content) VALUES($1, $2, $3, $4, $5) RETURNING id",
            at.Pack, at.Offset, at.Length, (long)kind, id.IsNone ? null : id).ExecuteScalar()!;
        _records[(at.Pack, at.Offset)] = row;
        return row;
    }

    /// <summary>Adds a pack's row. A rebuild does so for the packs it finds.</summary>
    /// <param name="length">Bytes that commits cover.</param>
    /// <returns>The pack's number, which follows from its name.</returns>
    public long AddPack(string name, long length, bool isSealed)
    {
        long number = PackFormat.NumberOf(name) ?? throw new ArgumentException($"'{name}' is not the name of a pack.", nameof(name));
        Command("INSERT INTO packs(id, name, length, sealed) VALUES($1, $2, $3, $4)", number, name, length, isSealed ? 1L : 0L).ExecuteNonQuery();
        return number;
    }

    /// <summary>Removes the rows of a pack and of its records; its file is deleted after the commit.</summary>
    public void RemovePack(long pack)
    {
        Command("DELETE FROM records WHERE pack = $1", pack).ExecuteNonQuery();
        Command("DELETE FROM packs WHERE id = $1", pack).ExecuteNonQuery();
    }

    /// <summary>Adds a commit's row. Commit does so itself; a rebuild for what it replays.</summary>
    public void AddCommit(long sequence, long record, DateTimeOffset time) => Command(
        "INSERT INTO commits(sequence, record, time) VALUES($1, $2, $3) ON CONFLICT(sequence) DO UPDATE SET record = $2, time = $3",
        sequence, record, time.ToUnixTimeMilliseconds()).ExecuteNonQuery();

    /// <summary>Sets a value of the <c>meta</c> table.</summary>
    public void SetMeta(string key, string value) =>
        Command("INSERT INTO meta(key, value) VALUES($1, $2) ON CONFLICT(key) DO UPDATE SET value = $2", key, value).ExecuteNonQuery();

    /// <summary>Sets the number of the last commit; a rebuild does so at its end.</summary>
    public void SetLastSequence(long sequence) => SetMeta(CatalogDatabase.SequenceKey, sequence.ToString(CultureInfo.InvariantCulture));
}
