using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Writes the rows that can be told from records' headers alone. Contents wait for the end, since after an optimisation a base may lie in a
/// later pack than what is built on it, and since only those get rows that can be read: whole, with all their bases. Of several encodings
/// of one content the one with the shortest chain counts (others may be built on it), and among those the latest.
/// </summary>
internal sealed class RebuildRows(CatalogTransaction transaction, List<StoreFinding> findings)
{
    private readonly Dictionary<(ContentId Id, long Sequence, ContentId Base, int Chain), RebuildCandidate> _candidates = [];

    /// <param name="at">Where the record lies.</param>
    /// <param name="record">The record.</param>
    /// <param name="sequence">The commit that covers it.</param>
    /// <returns>The record's row.</returns>
    public long Add(RecordLocation at, ScannedRecord record, long sequence)
    {
        long row = transaction.AddRecord(at, record.Kind, record.Id);
        try
        {
            switch (record.Kind)
            {
                case RecordKind.TensorRun:
                    AddRun(at, row, record.Id, RunHeader.Parse(record.Header, record.PayloadLength), sequence);
                    break;
                case RecordKind.Bundle:
                    BundleHeader bundle = BundleHeader.Parse(record.Header, record.PayloadLength);
                    Add(BundleEntries.OfBundle(record.Id, at, bundle), row, bundle.BaseBundles, sequence);
                    break;
                case RecordKind.Skeleton or RecordKind.Manifest:
                    BytesHeader bytes = BytesHeader.Parse(record.Header);
                    Add(
                        Contents.Ingest.BytesIngest.Entry(record.Kind, record.Id, bytes.RawLength, at, bytes.Dictionary, bytes.Chain), row,
                        bytes.Dictionary.IsNone ? [] : [bytes.Dictionary], sequence);
                    break;
            }
        }
        catch (MalformedRecordException error)
        {
            findings.Add(new StoreFinding(FindingKind.RecordInvalid, RebuildScan.Where(record), error.Message) { Content = record.Id });
        }

        return row;
    }

    /// <summary>Writes the contents that can be read, bases first, and says which cannot.</summary>
    public void Finish()
    {
        Dictionary<ContentId, (long Row, int Chain)> written = [];
        foreach (RebuildCandidate candidate in _candidates.Values.Where(candidate => candidate.IsWhole)
            .OrderBy(candidate => candidate.Entry.Chain).ThenByDescending(candidate => candidate.Sequence))
        {
            if (!written.ContainsKey(candidate.Entry.Id)
                && candidate.Bases.All(from => written.TryGetValue(from, out (long Row, int Chain) known) && known.Chain < candidate.Entry.Chain))
            {
                written.Add(candidate.Entry.Id, (Write(candidate, written), candidate.Entry.Chain));
            }
        }

        HashSet<ContentId> lost = [];
        foreach (RebuildCandidate candidate in _candidates.Values)
        {
            ContentEntry entry = candidate.Entry;
            if (!written.ContainsKey(entry.Id) && lost.Add(entry.Id))
            {
                findings.Add(new StoreFinding(
                    FindingKind.ContentMissing, Where(entry.Record), candidate.IsWhole
                        ? $"Content {entry.Id} is built on a content that cannot be read."
                        : $"Blocks of tensor {entry.Id} are missing.")
                {
                    Content = entry.Id,
                    Manifests = entry.Kind == RecordKind.Manifest ? [entry.Id] : [],
                });
            }
        }
    }

    private void AddRun(RecordLocation at, long record, ContentId id, RunHeader header, long sequence)
    {
        ContentEntry entry = new()
        {
            Id = id,
            Kind = RecordKind.TensorRun,
            ElementType = header.ElementType,
            Shape = header.Shape,
            RawLength = header.Geometry.Length,
            StoredLength = 0,
            Base = header.Base,
            Transform = header.Transform,
            Chain = header.Chain,
            Mode = header.Mode,
            Fingerprint = header.Fingerprint,
            FirstLeaf = header.FirstLeaf,
            Record = at,
        };
        RebuildCandidate candidate = Add(entry, record, header.Base.IsNone ? [] : [header.Base], sequence);
        candidate.AddRun(at, record, header);
    }

    private RebuildCandidate Add(ContentEntry entry, long record, IReadOnlyList<ContentId> bases, long sequence)
    {
        (ContentId, long, ContentId, int) key = (entry.Id, sequence, entry.Base, entry.Chain);
        if (!_candidates.TryGetValue(key, out RebuildCandidate? candidate))
        {
            _candidates.Add(key, candidate = new RebuildCandidate(entry, record, bases, sequence));
        }

        return candidate;
    }

    private long Write(RebuildCandidate candidate, Dictionary<ContentId, (long Row, int Chain)> written)
    {
        ContentEntry entry = candidate.Entry;
        FieldWriter shape = new();
        shape.Shape(entry.Shape);
        long row = (long)transaction.Command(
            """
            INSERT INTO contents(content, kind, element_type, shape, raw_length, stored_length, transform, chain, mode, fingerprint, first_leaf, record, base)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id
            """,
            entry.Id, (long)entry.Kind, (long)entry.ElementType, shape.ToArray(), entry.RawLength, candidate.StoredLength, (long)entry.Transform,
            (long)entry.Chain, (long)entry.Mode, entry.Fingerprint is { } fingerprint ? ContentIndex.ToBytes(fingerprint) : null,
            entry.FirstLeaf.IsNone ? null : entry.FirstLeaf, candidate.Record, entry.Base.IsNone ? null : written[entry.Base].Row).ExecuteScalar()!;
        foreach (ContentId from in candidate.Bases)
        {
            transaction.Command("INSERT INTO dependencies(content, base) VALUES($1, $2) ON CONFLICT DO NOTHING", row, written[from].Row).ExecuteNonQuery();
        }

        foreach ((long first, int count, long record, _) in candidate.Runs.Count > 1 ? candidate.Runs : [])
        {
            transaction.Command(
                "INSERT INTO runs(content, first_block, block_count, record) VALUES($1, $2, $3, $4)", row, first, (long)count, record).ExecuteNonQuery();
        }

        if (!candidate.Original.IsNone)
        {
            transaction.Command(
                "INSERT INTO originals(original, epsilon, content) VALUES($1, $2, $3) ON CONFLICT DO NOTHING", candidate.Original, candidate.Epsilon, row)
                .ExecuteNonQuery();
        }

        return row;
    }

    private static string Where(RecordLocation at) => string.Create(CultureInfo.InvariantCulture, $"pack {at.Pack}+{at.Offset}");
}
