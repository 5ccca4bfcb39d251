using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Packs;

/// <summary>Walks every pack and compares what is there with the checksums and with the catalog.</summary>
public sealed class PackVerifier(PackStore store)
{
    /// <summary>
    /// Every fault, pack by pack, as it is found. A store that others write to meanwhile is judged by the committed state at the time each
    /// pack is begun with.
    /// </summary>
    /// <param name="verifyPayload">Read and check payloads too; without, only frames and headers are read.</param>
    /// <param name="visited">Called with the bytes of each record passed, for progress.</param>
    public IEnumerable<PackFaultReport> Verify(bool verifyPayload, Action<long>? visited = null, CancellationToken cancellation = default)
    {
        foreach (PackFile pack in store.Packs)
        {
            cancellation.ThrowIfCancellationRequested();
            if (pack.Length < 0)
            {
                yield return Report(pack, 0, pack.CommittedLength, PackFault.Missing, "the pack is not there");
                continue;
            }

            foreach (PackFaultReport fault in VerifyPack(pack, verifyPayload, visited, cancellation))
            {
                yield return fault;
            }
        }
    }

    private static string Describe(PackFault fault) => fault switch
    {
        PackFault.NotAPack => "the file does not begin as this pack does",
        PackFault.Garbage => "these bytes are no record",
        PackFault.Truncated => "the file ends inside a record",
        PackFault.HeaderChecksum => "a header does not match its checksum",
        PackFault.PayloadChecksum => "a payload does not match its checksum",
        PackFault.UnknownKind => "a record of a kind that this version does not know",
        PackFault.TooNew => "written by a newer version",
        _ => fault.ToString(),
    };

    private IEnumerable<PackFaultReport> VerifyPack(PackFile pack, bool verifyPayload, Action<long>? visited, CancellationToken cancellation)
    {
        if (pack.Length < pack.CommittedLength)
        {
            yield return Report(pack, pack.Length, pack.CommittedLength - pack.Length, PackFault.Truncated, "the file is shorter than what was committed");
        }

        long last = store.Catalog.Query(snapshot => CatalogDatabase.LastCommit(snapshot).Sequence);
        using IEnumerator<ScannedRecord> records = store.Scan(pack.Name, verifyPayload, cancellation).GetEnumerator();
        while (true)
        {
            PackFaultReport? unreadable = null;
            try
            {
                if (!records.MoveNext())
                {
                    yield break;
                }
            }
            catch (MGitException error)
            {
                unreadable = Report(pack, 0, pack.Length, PackFault.Unreadable, error.Message);
            }

            if (unreadable is not null)
            {
                yield return unreadable;
                yield break;
            }

            ScannedRecord record = records.Current;
            visited?.Invoke(record.Length);
            if (record.Offset >= pack.CommittedLength && record.Offset >= PackHead.Size)
            {
                // A writer at work, or one that was stopped: no fault of what is stored, unless there are commits that the catalog lacks.
                // The number after the last may be one just being made.
                if (record.Kind == RecordKind.Commit && CommitHeader.TryParse(record.Header) is { } commit && commit.Sequence > last + 1
                    && commit.Sequence > store.Catalog.Query(snapshot => CatalogDatabase.LastCommit(snapshot).Sequence) + 1)
                {
                    yield return Report(pack, record.Offset, record.Length, PackFault.Uncommitted, "a commit that the catalog does not know");
                }
            }
            else if (record.Fault != PackFault.None)
            {
                yield return Report(pack, record.Offset, record.Length, record.Fault, Describe(record.Fault));
            }
        }
    }

    private PackFaultReport Report(PackFile pack, long offset, long length, PackFault fault, string message) => new(
        pack.Name,
        offset,
        length,
        fault,
        pack.Number == 0 ? [] : ContentsAt(pack.Number, offset, length),
        $"Pack '{pack.Name}', offset {offset}: {message}.");

    private List<ContentId> ContentsAt(long pack, long offset, long length) => store.Catalog.Query(snapshot =>
    {
        List<ContentId> contents = [];
        using var reader = snapshot.Command(
            "SELECT content FROM records WHERE pack = $1 AND offset < $2 AND offset + length > $3 AND content IS NOT NULL ORDER BY offset",
            pack, offset + length, offset).ExecuteReader();
        while (reader.Read())
        {
            byte[] id = reader.GetFieldValue<byte[]>(0);
            if (id.Length == ContentId.Size)
            {
                contents.Add(new ContentId(id));
            }
        }

        return contents;
    });
}
