using MGit.Engine.Errors;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Looks for another copy of a damaged content: other records of the same id (two writers may have stored it at the same time), or the
/// members of a bundle in other bundles. A copy counts once it has been decoded and hashed.
/// </summary>
internal sealed class Recovery(PackStore packs, PackWriter writer, CancellationToken cancellation)
{
    /// <returns>The content at its new place; null where there is no other copy.</returns>
    public PendingContent? Find(ContentId id)
    {
        ContentEntry? entry = new ContentStore(packs).Index.Find(id);
        if (entry is null || entry.Member >= 0)
        {
            return null;
        }

        return OtherRecords(entry).FirstOrDefault(candidate => Decodes(candidate))
            ?? (entry.Kind == RecordKind.Bundle ? FromOtherBundles(entry) : null);
    }

    private IEnumerable<PendingContent> OtherRecords(ContentEntry entry)
    {
        List<(RecordLocation At, byte[] Header, long PayloadLength)> records = [];
        foreach (RecordLocation at in RecordsOf(entry))
        {
            try
            {
                byte[] header = packs.ReadHeader(at, out RecordKind kind, out ContentId id, out _, out long payloadLength);
                if (kind == entry.Kind && id == entry.Id)
                {
                    records.Add((at, header, payloadLength));
                }
            }
            catch (Exception error) when (error is MGitException or PackGoneException)
            {
                // A damaged record is no copy; the fault has been reported already.
            }
        }

        return entry.Kind == RecordKind.TensorRun
            ? records.GroupBy(record => record.At.Pack).Select(group => RunsOf(entry, [.. group])).OfType<PendingContent>()
            : records.Select(record => OfRecord(entry, record.At, record.Header, record.PayloadLength)).OfType<PendingContent>();
    }

    private List<RecordLocation> RecordsOf(ContentEntry entry) => packs.Catalog.Query(snapshot =>
    {
        List<RecordLocation> found = [];
        using SqliteDataReader rows = snapshot.Command(
            "SELECT pack, offset, length FROM records WHERE content = $1 AND kind = $2 ORDER BY id DESC", entry.Id, (long)entry.Kind).ExecuteReader();
        while (rows.Read())
        {
            found.Add(new RecordLocation(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2)));
        }

        return found;
    });

    /// <summary>One pack's records of a tensor, if they are all of it.</summary>
    private static PendingContent? RunsOf(ContentEntry entry, List<(RecordLocation At, byte[] Header, long PayloadLength)> records)
    {
        List<(RecordLocation At, RunHeader Header)> runs = [];
        foreach ((RecordLocation at, byte[] bytes, long payloadLength) in records)
        {
            if (TryParse(() => RunHeader.Parse(bytes, payloadLength)) is { } header && runs.TrueForAll(run => run.Header.FirstBlock != header.FirstBlock))
            {
                runs.Add((at, header));
            }
        }

        runs.Sort((left, right) => left.Header.FirstBlock.CompareTo(right.Header.FirstBlock));
        long next = 0;
        foreach ((_, RunHeader header) in runs)
        {
            next = header.FirstBlock == next ? next + header.BlockLengths.Length : long.MinValue;
        }

        if (runs.Count == 0 || next != runs[0].Header.Geometry.BlockCount)
        {
            return null;
        }

        RunHeader first = runs[0].Header;
        ContentEntry found = new()
        {
            Id = entry.Id,
            Kind = RecordKind.TensorRun,
            ElementType = first.ElementType,
            Shape = first.Shape,
            RawLength = first.Geometry.Length,
            StoredLength = runs.Sum(run => run.At.Length),
            Base = first.Base,
            Transform = first.Transform,
            Chain = first.Chain,
            Mode = first.Mode,
            Record = runs[0].At,
            Runs = runs.Count > 1 ? [.. runs.Select(run => new RunPlace(run.Header.FirstBlock, run.Header.BlockLengths.Length, run.At))] : [],
        };
        return new PendingContent(found, first.Base.IsNone ? [] : [first.Base]);
    }

    private static PendingContent? OfRecord(ContentEntry entry, RecordLocation at, byte[] bytes, long payloadLength)
    {
        if (entry.Kind == RecordKind.Bundle)
        {
            return TryParse(() => BundleHeader.Parse(bytes, payloadLength)) is { } bundle
                ? new PendingContent(BundleEntries.OfBundle(entry.Id, at, bundle), bundle.BaseBundles)
                : null;
        }

        return TryParse(() => BytesHeader.Parse(bytes)) is { } header
            ? new PendingContent(
                BytesIngest.Entry(entry.Kind, entry.Id, header.RawLength, at, header.Dictionary, header.Chain), header.Dictionary.IsNone ? [] : [header.Dictionary])
            : null;
    }

    private static T? TryParse<T>(Func<T> parse)
        where T : class
    {
        try
        {
            return parse();
        }
        catch (MalformedRecordException)
        {
            // Not a copy that could be used.
            return null;
        }
    }

    private bool Decodes(PendingContent candidate)
    {
        PendingContents overlay = new();
        overlay.Add(candidate.Entry.Kind == RecordKind.Bundle ? candidate with { Members = MembersOf(candidate.Entry.Id) } : candidate);
        return new ContentVerification(packs, overlay).Check(candidate.Entry.Id, candidate.Entry.Kind, cancellation) is null;
    }

    private ContentId[] MembersOf(ContentId bundle) => packs.Catalog.Query(snapshot => ContentIndex.Split(snapshot.Command(
        "SELECT m.members FROM bundles m JOIN contents c ON c.id = m.content WHERE c.content = $1", bundle).ExecuteScalar() as byte[] ?? []));

    /// <summary>Writes the bundle anew from copies of its members, without bases.</summary>
    private PendingContent? FromOtherBundles(ContentEntry entry)
    {
        ContentId[] members = MembersOf(entry.Id);
        Dictionary<ContentId, ContentAddress> places = PlacesOutside(entry.Id, [.. members]);
        List<SmallTensor> tensors = [];
        ContentStore contents = new(packs);
        foreach (ContentId id in members)
        {
            if (!places.TryGetValue(id, out ContentAddress address) || Copy(contents, id, address) is not { } tensor)
            {
                return null;
            }

            tensors.Add(tensor);
        }

        return tensors.Count == 0 ? null : BundleCopies.Write(writer, contents, entry.Id, tensors);
    }

    private static SmallTensor? Copy(ContentStore contents, ContentId id, ContentAddress address)
    {
        try
        {
            BundleMember member = contents.BundleHeaderOf(address.Id).Members[address.Member];
            byte[] bytes = new byte[member.Length];
            contents.Read(address, 0, bytes);
            return ContentHasher.Compute(member.ElementType, member.Shape, bytes).Id == id
                ? new SmallTensor("store", string.Empty, member.ElementType, member.Shape, bytes, [], new ContentSlot())
                : null;
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // That bundle is damaged too.
            return null;
        }
    }

    private Dictionary<ContentId, ContentAddress> PlacesOutside(ContentId bundle, HashSet<ContentId> wanted) => packs.Catalog.Query(snapshot =>
    {
        Dictionary<ContentId, ContentAddress> places = [];
        using SqliteDataReader rows = snapshot.Command("SELECT c.content, m.members FROM bundles m JOIN contents c ON c.id = m.content").ExecuteReader();
        while (rows.Read())
        {
            ContentId other = new(rows.GetFieldValue<byte[]>(0));
            ContentId[] members = ContentIndex.Split(rows.GetFieldValue<byte[]>(1));
            for (int index = 0; index < members.Length; index++)
            {
                if (other != bundle && wanted.Contains(members[index]))
                {
                    places.TryAdd(members[index], new ContentAddress(other, index));
                }
            }
        }

        return places;
    });
}
