using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Writes the rows that can be told from records' headers alone. Bases are filled in at the end, since after an optimisation a base may lie
/// in a later pack than what is built on it. Of several records of one content those of the latest commit count: an optimisation encodes
/// contents again, and what the older records were built on may be gone.
/// </summary>
internal sealed class RebuildRows
{
    private readonly CatalogTransaction _transaction;
    private readonly List<StoreFinding> _findings;
    private readonly Dictionary<long, long> _sequences = [];

    public RebuildRows(CatalogTransaction transaction, List<StoreFinding> findings)
    {
        _transaction = transaction;
        _findings = findings;
        transaction.Command("CREATE TEMP TABLE waiting(content INTEGER NOT NULL, base BLOB NOT NULL, is_own INTEGER NOT NULL)").ExecuteNonQuery();
    }

    /// <param name="at">Where the record lies.</param>
    /// <param name="record">The record.</param>
    /// <param name="sequence">The commit that covers it.</param>
    /// <returns>The record's row.</returns>
    public long Add(RecordLocation at, ScannedRecord record, long sequence)
    {
        long row = _transaction.AddRecord(at, record.Kind, record.Id);
        try
        {
            switch (record.Kind)
            {
                case RecordKind.TensorRun:
                    AddRun(at, row, record.Id, RunHeader.Parse(record.Header, record.PayloadLength), sequence);
                    break;
                case RecordKind.Bundle:
                    AddBundle(at, row, record.Id, BundleHeader.Parse(record.Header, record.PayloadLength), sequence);
                    break;
                case RecordKind.Skeleton or RecordKind.Manifest:
                    AddBytes(at, row, record.Kind, record.Id, BytesHeader.Parse(record.Header), sequence);
                    break;
            }
        }
        catch (MalformedRecordException error)
        {
            _findings.Add(new StoreFinding(FindingKind.RecordInvalid, RebuildScan.Where(record), error.Message) { Content = record.Id });
        }

        return row;
    }

    /// <summary>Fills in the bases, now that every content has its row.</summary>
    public void Finish()
    {
        _transaction.Command(
            """
            UPDATE contents SET base = (SELECT b.id FROM waiting w JOIN contents b ON b.content = w.base WHERE w.content = contents.id AND w.is_own = 1)
            WHERE id IN (SELECT content FROM waiting WHERE is_own = 1)
            """).ExecuteNonQuery();
        _transaction.Command(
            "INSERT INTO dependencies(content, base) SELECT w.content, b.id FROM waiting w JOIN contents b ON b.content = w.base WHERE true ON CONFLICT DO NOTHING")
            .ExecuteNonQuery();
        _transaction.Command("DROP TABLE waiting").ExecuteNonQuery();
    }

    private void AddRun(RecordLocation at, long record, ContentId id, RunHeader header, long sequence)
    {
        if (header.FirstBlock == 0 && Insert(new ContentEntry
        {
            Id = id,
            Kind = RecordKind.TensorRun,
            ElementType = header.ElementType,
            Shape = header.Shape,
            RawLength = header.Geometry.Length,
            StoredLength = 0,
            Transform = header.Transform,
            Chain = header.Chain,
            Mode = header.Mode,
            Fingerprint = header.Fingerprint,
            FirstLeaf = header.FirstLeaf,
            Record = at,
        }, record, sequence) is { } inserted)
        {
            WaitFor(inserted, header.Base, isOwn: true);
            if (!header.Original.IsNone)
            {
                _transaction.Command(
                    "INSERT INTO originals(original, epsilon, content) VALUES($1, $2, $3) ON CONFLICT DO NOTHING", header.Original, header.Epsilon, inserted)
                    .ExecuteNonQuery();
            }
        }

        if (RowOf(id) is { } other && _sequences[other] != sequence)
        {
            return;
        }

        if (RowOf(id) is not { } content)
        {
            _findings.Add(new StoreFinding(
                FindingKind.ContentMissing, Where(at), string.Create(CultureInfo.InvariantCulture, $"Blocks from {header.FirstBlock} on of tensor {id} are there; its first are not."))
            {
                Content = id,
            });
            return;
        }

        // A second copy of the same blocks adds nothing, and counts nothing.
        bool isSole = header.BlockLengths.Length == header.Geometry.BlockCount;
        int added = isSole
            ? (OwnsRecord(content, record) ? 1 : 0)
            : _transaction.Command(
                "INSERT INTO runs(content, first_block, block_count, record) VALUES($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                content, header.FirstBlock, (long)header.BlockLengths.Length, record).ExecuteNonQuery();
        if (added > 0)
        {
            _transaction.Command("UPDATE contents SET stored_length = stored_length + $1 WHERE id = $2", at.Length, content).ExecuteNonQuery();
        }
    }

    private void AddBundle(RecordLocation at, long record, ContentId id, BundleHeader header, long sequence)
    {
        if (Insert(BundleEntries.OfBundle(id, at, header), record, sequence) is { } inserted)
        {
            foreach (ContentId from in header.BaseBundles)
            {
                WaitFor(inserted, from, isOwn: false);
            }
        }
    }

    private void AddBytes(RecordLocation at, long record, RecordKind kind, ContentId id, BytesHeader header, long sequence)
    {
        if (Insert(Contents.Ingest.BytesIngest.Entry(kind, id, header.RawLength, at, default, header.Chain), record, sequence) is { } inserted)
        {
            WaitFor(inserted, header.Dictionary, isOwn: true);
        }
    }

    /// <returns>The content's row; null where it has one of the same commit or of a later one.</returns>
    private long? Insert(ContentEntry entry, long record, long sequence)
    {
        if (_transaction.Command("SELECT id FROM contents WHERE content = $1", entry.Id).ExecuteScalar() is long known)
        {
            if (_sequences[known] >= sequence)
            {
                return null;
            }

            foreach (string table in (string[])["waiting", "runs", "originals"])
            {
                _transaction.Command($"DELETE FROM {table} WHERE content = $1", known).ExecuteNonQuery();
            }

            _transaction.Command("DELETE FROM contents WHERE id = $1", known).ExecuteNonQuery();
        }

        FieldWriter shape = new();
        shape.Shape(entry.Shape);
        long row = (long)_transaction.Command(
            """
            INSERT INTO contents(content, kind, element_type, shape, raw_length, stored_length, transform, chain, mode, fingerprint, first_leaf, record)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id
            """,
            entry.Id, (long)entry.Kind, (long)entry.ElementType, shape.ToArray(), entry.RawLength, entry.StoredLength, (long)entry.Transform,
            (long)entry.Chain, (long)entry.Mode, entry.Fingerprint is { } fingerprint ? ContentIndex.ToBytes(fingerprint) : null,
            entry.FirstLeaf.IsNone ? null : entry.FirstLeaf, record).ExecuteScalar()!;
        _sequences[row] = sequence;
        return row;
    }

    private void WaitFor(long content, ContentId from, bool isOwn)
    {
        if (!from.IsNone)
        {
            _transaction.Command("INSERT INTO waiting(content, base, is_own) VALUES($1, $2, $3)", content, from, isOwn ? 1L : 0L).ExecuteNonQuery();
        }
    }

    private long? RowOf(ContentId id) =>
        _transaction.Command("SELECT id FROM contents WHERE content = $1 AND kind = 1", id).ExecuteScalar() as long?;

    private bool OwnsRecord(long content, long record) =>
        _transaction.Command("SELECT 1 FROM contents WHERE id = $1 AND record = $2", content, record).ExecuteScalar() is not null;

    private static string Where(RecordLocation at) => string.Create(CultureInfo.InvariantCulture, $"pack {at.Pack}+{at.Offset}");
}
