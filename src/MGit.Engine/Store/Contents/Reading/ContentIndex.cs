using System.Buffers.Binary;
using MGit.Engine.Catalog;
using MGit.Engine.Codecs;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Contents.Reading;

/// <summary>Finds contents by id: those a writer holds and has not committed first, then the catalog's. Thread-safe.</summary>
internal sealed class ContentIndex(CatalogDatabase catalog, PendingContents? pending)
{
    private const string Columns = """
        c.content, c.kind, c.element_type, c.shape, c.raw_length, c.stored_length, b.content, c.transform, c.chain, c.mode, c.fingerprint,
        c.first_leaf, c.member, r.pack, r.offset, r.length, c.id, r.content
        FROM contents c JOIN records r ON r.id = c.record LEFT JOIN contents b ON b.id = c.base
        """;

    private const string ById = $"SELECT {Columns} WHERE c.content = $1";
    private const string ByFingerprint = $"SELECT {Columns} WHERE c.fingerprint = $1 AND c.raw_length = $2 AND c.kind = 1 LIMIT 4";

    private readonly BoundedCache<ContentId, ContentEntry> _entries = new(16 * 1024);
    private readonly BoundedCache<ContentId, ContentId[]> _members = new(1024 * 1024);

    public ContentEntry? Find(ContentId id)
    {
        if (pending?.Find(id) is { } uncommitted)
        {
            return uncommitted;
        }

        if (_entries.TryGet(id, out ContentEntry? known))
        {
            return known;
        }

        ContentEntry? found = catalog.Query(snapshot => ReadAll(snapshot, snapshot.Command(ById, id)).FirstOrDefault());
        if (found is not null)
        {
            _entries.Put(id, found, 1);
        }

        return found;
    }

    /// <exception cref="MGitException">ContentMissing.</exception>
    public ContentEntry Require(ContentId id) => Find(id) ?? throw Missing(id);

    /// <summary>Ids of a bundle's members, in order.</summary>
    public ContentId[] Members(ContentId bundle)
    {
        if (pending?.Members(bundle) is { } uncommitted)
        {
            return uncommitted;
        }

        if (_members.TryGet(bundle, out ContentId[]? known))
        {
            return known;
        }

        byte[]? blob = catalog.Query(snapshot => snapshot.Command(
            "SELECT m.members FROM bundles m JOIN contents c ON c.id = m.content WHERE c.content = $1", bundle).ExecuteScalar() as byte[]);
        ContentId[] members = Split(blob ?? throw Missing(bundle));
        _members.Put(bundle, members, members.Length + 1);
        return members;
    }

    /// <summary>Tensors with records of their own that have the same elements, in whatever order.</summary>
    public IReadOnlyList<ContentEntry> FindByFingerprint(ElementFingerprint fingerprint, long rawLength) =>
        catalog.Query(snapshot => ReadAll(snapshot, snapshot.Command(ByFingerprint, ToBytes(fingerprint), rawLength)));

    /// <summary>What is restored for a bounded original, within the epsilon or a smaller one.</summary>
    public ContentId? FindOriginal(ContentId original, double epsilon)
    {
        if (pending?.FindOriginal(original, epsilon) is { } uncommitted)
        {
            return uncommitted;
        }

        byte[]? found = catalog.Query(snapshot => snapshot.Command(
            "SELECT c.content FROM originals o JOIN contents c ON c.id = o.content WHERE o.original = $1 AND o.epsilon <= $2 ORDER BY o.epsilon LIMIT 1",
            original, epsilon).ExecuteScalar() as byte[]);
        return found is { Length: ContentId.Size } ? new ContentId(found) : null;
    }

    public bool IsLeafKnown(ContentId leaf) =>
        (pending?.HasLeaf(leaf) ?? false)
        || catalog.Query(snapshot => snapshot.Command("SELECT 1 FROM contents WHERE first_leaf = $1 LIMIT 1", leaf).ExecuteScalar() is not null);

    /// <summary>Forgets what the catalog said: a pack it named is gone.</summary>
    public void Forget()
    {
        _entries.Clear();
        _members.Clear();
    }

    internal static byte[] ToBytes(ElementFingerprint fingerprint)
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, fingerprint.High);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), fingerprint.Low);
        return bytes;
    }

    internal static ContentId[] Split(byte[] blob)
    {
        ContentId[] ids = new ContentId[blob.Length / ContentId.Size];
        for (int index = 0; index < ids.Length; index++)
        {
            ids[index] = new ContentId(blob.AsSpan(index * ContentId.Size, ContentId.Size));
        }

        return ids;
    }

    internal static MGitException Missing(ContentId id) => new(
        ErrorCode.ContentMissing, $"The content {id} is not in the store. Run Test-LineageStore to see which nodes need it.", id.ToString());

    private static List<ContentEntry> ReadAll(CatalogSnapshot snapshot, SqliteCommand command)
    {
        List<(ContentEntry Entry, long Row)> found = [];
        using (SqliteDataReader rows = command.ExecuteReader())
        {
            while (rows.Read())
            {
                found.Add((ReadEntry(rows), rows.GetInt64(16)));
            }
        }

        return [.. found.Select(pair => pair.Entry.Kind == RecordKind.TensorRun ? WithRuns(snapshot, pair.Entry, pair.Row) : pair.Entry)];
    }

    private static ContentEntry ReadEntry(SqliteDataReader row)
    {
        FieldReader shape = new(row.IsDBNull(3) ? [0] : row.GetFieldValue<byte[]>(3));
        byte[]? fingerprint = row.IsDBNull(10) ? null : row.GetFieldValue<byte[]>(10);
        return new ContentEntry
        {
            Id = IdAt(row, 0),
            Kind = (RecordKind)row.GetByte(1),
            ElementType = row.IsDBNull(2) ? ElementType.U8 : (ElementType)row.GetByte(2),
            Shape = shape.Shape(),
            RawLength = row.GetInt64(4),
            StoredLength = row.GetInt64(5),
            Base = IdAt(row, 6),
            Transform = (BaseTransform)row.GetByte(7),
            Chain = row.GetInt32(8),
            Mode = (BlockMode)row.GetByte(9),
            Fingerprint = fingerprint is { Length: 16 } bytes
                ? new ElementFingerprint(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(8)))
                : null,
            FirstLeaf = IdAt(row, 11),
            Member = row.IsDBNull(12) ? -1 : row.GetInt32(12),
            Bundle = row.IsDBNull(12) ? default : IdAt(row, 17),
            Record = new RecordLocation(row.GetInt64(13), row.GetInt64(14), row.GetInt64(15)),
        };
    }

    private static ContentEntry WithRuns(CatalogSnapshot snapshot, ContentEntry entry, long row)
    {
        List<RunPlace> runs = [];
        using (SqliteDataReader rows = snapshot.Command(
            "SELECT u.first_block, u.block_count, r.pack, r.offset, r.length FROM runs u JOIN records r ON r.id = u.record WHERE u.content = $1 ORDER BY u.first_block",
            row).ExecuteReader())
        {
            while (rows.Read())
            {
                runs.Add(new RunPlace(rows.GetInt64(0), rows.GetInt32(1), new RecordLocation(rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4))));
            }
        }

        return runs.Count == 0 ? entry : entry.WithRuns(runs);
    }

    private static ContentId IdAt(SqliteDataReader row, int column)
    {
        if (row.IsDBNull(column))
        {
            return default;
        }

        byte[] bytes = row.GetFieldValue<byte[]>(column);
        return bytes.Length == ContentId.Size ? new ContentId(bytes) : default;
    }
}
