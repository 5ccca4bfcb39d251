using MGit.Engine.Catalog;
using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Recognises files that have not changed since they were hashed and whose bytes are stored: they need not be read.</summary>
internal sealed class KnownFiles(ContentStore store, IngestOptions options)
{
    private readonly CatalogDatabase _catalog = store.Packs.Catalog;

    /// <summary>The stored file, and the manifest it belongs to; null where the file has to be read.</summary>
    public (Manifest Manifest, ManifestFile File)? Find(CheckpointFile file)
    {
        if (options.Rehash || FileIdentity.Of(file.FullPath) is not { } identity || identity.Size != file.Layout.Length
            || StatCache.Find(_catalog, file.FullPath, identity) is not { } sha256)
        {
            return null;
        }

        foreach (ContentId manifestId in ManifestsWith(sha256, file.Layout.Length))
        {
            if (ReadManifest(manifestId) is { } manifest
                && manifest.Files.FirstOrDefault(candidate => candidate.Sha256 == sha256 && IsSameReading(candidate, file.Layout)) is { } found)
            {
                return (manifest, found);
            }
        }

        return null;
    }

    /// <summary>
    /// A newer reader may see tensors where an older one saw plain bytes: then the file is read again. What external data is stands in the
    /// models it belongs to, and they may differ.
    /// </summary>
    private static bool IsSameReading(ManifestFile stored, CheckpointLayout layout) =>
        stored.Format == layout.Format && stored.Tensors.Count == layout.Tensors.Count
        && (stored.Extents.Count == layout.Extents.Count || layout.Extents.Count == 0)
        && (layout.Format != CheckpointFormat.OnnxData || stored.Tensors.SequenceEqual(layout.Tensors));

    private Manifest? ReadManifest(ContentId id)
    {
        try
        {
            return store.ReadManifest(id);
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // Reading the file is always possible; the damaged manifest is for Test-LineageStore to report.
            return null;
        }
    }

    private List<ContentId> ManifestsWith(ContentId sha256, long length) => _catalog.Query(snapshot =>
    {
        List<ContentId> found = [];
        using SqliteDataReader rows = snapshot.Command(
            """
            SELECT c.content FROM manifest_files f JOIN manifests m ON m.content = f.manifest JOIN contents c ON c.id = f.manifest
            WHERE f.sha256 = $1 AND f.length = $2 AND (m.bounded = 0 OR m.epsilon <= $3) ORDER BY m.bounded LIMIT 4
            """,
            sha256, length, options.Bound?.Epsilon ?? 0).ExecuteReader();
        while (rows.Read())
        {
            found.Add(new ContentId(rows.GetFieldValue<byte[]>(0)));
        }

        return found;
    });
}
