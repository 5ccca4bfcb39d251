using System.Security.Cryptography;
using MGit.Engine.Checkpoints;
using MGit.Engine.Graph;
using MGit.Engine.Store.Contents;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Repositories.Snapshots;

/// <summary>Answers which nodes hold exactly the bytes of a file or folder, by the hashes of its files.</summary>
internal static class KnownContent
{
    /// <summary>
    /// The nodes whose files are these: one file is found whatever it is called, a folder by the names in it too. Newest first.
    /// </summary>
    public static IReadOnlyList<ModelNode> Find(RepositoryCore core, LineageSnapshot now, Checkpoint checkpoint, bool rehash, CancellationToken cancellationToken)
    {
        if (core.StoreOrNull is not { } store || checkpoint.Files.Count == 0)
        {
            return [];
        }

        // Sizes are asked first: a file of a size nothing stored has need not be hashed.
        HashSet<ContentId>? manifests = null;
        foreach (CheckpointFile file in checkpoint.Files)
        {
            if (!store.Catalog.Query(snapshot => snapshot.Command("SELECT 1 FROM manifest_files WHERE length = $1 LIMIT 1", file.Layout.Length).ExecuteScalar() is not null))
            {
                return [];
            }
        }

        foreach (CheckpointFile file in checkpoint.Files)
        {
            ContentId sha256 = (rehash ? null : StatCache.Find(store.Catalog, file.FullPath)) ?? Hash(file.FullPath, cancellationToken);
            HashSet<ContentId> holding = store.Catalog.Query(snapshot =>
            {
                HashSet<ContentId> found = [];
                using SqliteDataReader rows = snapshot.Command(
                    """
                    SELECT c.content FROM manifest_files f JOIN manifests m ON m.content = f.manifest JOIN contents c ON c.id = f.manifest
                    WHERE f.sha256 = $1 AND m.files = $2 AND ($2 = 1 OR f.path = $3)
                    """,
                    sha256, checkpoint.Files.Count, file.RelativePath).ExecuteReader();
                while (rows.Read())
                {
                    found.Add(new ContentId(rows.GetFieldValue<byte[]>(0)));
                }

                return found;
            });
            if (manifests is null)
            {
                manifests = holding;
            }
            else
            {
                manifests.IntersectWith(holding);
            }

            if (manifests.Count == 0)
            {
                return [];
            }
        }

        HashSet<string> ids = [.. manifests!.Select(id => id.ToString())];
        return [.. now.Nodes.Where(node => node.ContentId is { } id && ids.Contains(id)).OrderByDescending(node => node.Created)];
    }

    private static ContentId Hash(string path, CancellationToken cancellationToken)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = file.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer.AsSpan(0, read));
        }

        return new ContentId(hash.GetHashAndReset());
    }
}
