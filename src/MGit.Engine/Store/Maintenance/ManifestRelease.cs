using MGit.Engine.Codecs;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Stores the manifests that are kept without the dictionaries of manifests that are not: as a dictionary, a dropped model's manifest would
/// stay, and with it everything it lists.
/// </summary>
internal sealed class ManifestRelease(PackStore packs)
{
    /// <returns>Manifests written anew.</returns>
    public int Run(ExclusiveStore exclusive, IReadOnlyCollection<ContentId> roots, CancellationToken cancellation)
    {
        HashSet<ContentId> kept = [.. roots];
        List<ContentId> bound = packs.Catalog.Query(snapshot =>
        {
            List<ContentId> found = [];
            using SqliteDataReader rows = snapshot.Command(
                "SELECT c.content, b.content FROM contents c JOIN contents b ON b.id = c.base WHERE c.kind = $1", (long)RecordKind.Manifest).ExecuteReader();
            while (rows.Read())
            {
                ContentId manifest = new(rows.GetFieldValue<byte[]>(0));
                if (kept.Contains(manifest) && !kept.Contains(new ContentId(rows.GetFieldValue<byte[]>(1))))
                {
                    found.Add(manifest);
                }
            }

            return found;
        });
        if (bound.Count == 0)
        {
            return 0;
        }

        ContentStore store = new(packs);
        using PackWriter writer = exclusive.BeginWrite(cancellation);
        List<PendingContent> written = [];
        foreach (ContentId id in bound)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TryRead(store, id) is { } bytes)
            {
                RecordLocation at = writer.Append(
                    RecordKind.Manifest, id, new BytesHeader(bytes.Length, default, 0).ToBytes(), BytesCodec.Encode(bytes, []));
                written.Add(new PendingContent(BytesIngest.Entry(RecordKind.Manifest, id, bytes.Length, at, default, 0), []));
            }
        }

        writer.Commit(transaction =>
        {
            written.ForEach(content => ReplacedRows.Write(transaction, content));
            return [];
        });
        return written.Count;
    }

    private static byte[]? TryRead(ContentStore store, ContentId id)
    {
        try
        {
            return store.ReadBytes(id);
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // Damaged, as Test-LineageStore says: it stays as it is.
            return null;
        }
    }
}
