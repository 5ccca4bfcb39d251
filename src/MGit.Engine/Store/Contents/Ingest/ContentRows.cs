using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Writes the catalog's rows of contents and manifests. Writing the same ones again changes nothing.</summary>
internal sealed class ContentRows(CatalogTransaction transaction)
{
    /// <returns>The content's row.</returns>
    /// <exception cref="MGitException">ContentMissing: something it needs was collected meanwhile.</exception>
    public long Write(PendingContent content)
    {
        ContentEntry entry = content.Entry;
        FieldWriter shape = new();
        shape.Shape(entry.Shape);
        object? inserted = transaction.Command(
            """
            INSERT INTO contents(content, kind, element_type, shape, raw_length, stored_length, base, transform, chain, mode, fingerprint, first_leaf, record, member)
            VALUES($1, $2, $3, $4, $5, $6, (SELECT id FROM contents WHERE content = $7), $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT(content) DO NOTHING RETURNING id
            """,
            entry.Id, (long)entry.Kind, (long)entry.ElementType, shape.ToArray(), entry.RawLength, entry.StoredLength, OrNull(entry.Base),
            (long)entry.Transform, (long)entry.Chain, (long)entry.Mode,
            entry.Fingerprint is { } fingerprint ? ContentIndex.ToBytes(fingerprint) : null, OrNull(entry.FirstLeaf),
            transaction.RecordId(entry.Record), entry.Member < 0 ? null : (long)entry.Member).ExecuteScalar();
        long row = inserted as long? ?? RowOf(entry.Id);
        if (inserted is not null)
        {
            WriteDetails(content, row);
        }

        if (!content.Original.IsNone)
        {
            transaction.Command(
                "INSERT INTO originals(original, epsilon, content) VALUES($1, $2, $3) ON CONFLICT DO NOTHING",
                content.Original, content.Epsilon, row).ExecuteNonQuery();
        }

        return row;
    }

    /// <param name="pending">The manifest.</param>
    /// <param name="tolerant">Whether contents that are not there are left out and given back, not refused.</param>
    public List<ContentId> Write(PendingManifest pending, bool tolerant = false)
    {
        List<ContentId> missing = [];
        Manifest manifest = pending.Manifest;
        long row = RowOf(manifest.Id);
        transaction.Command(
            """
            INSERT INTO manifests(content, original_bytes, stored_bytes, parameters, format, files, bounded, epsilon, source_id)
            VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT(content) DO NOTHING
            """,
            row, manifest.OriginalBytes, pending.NewStoredBytes, manifest.ParameterCount, manifest.Format.ToString(), (long)manifest.Files.Count,
            manifest.IsExact ? 0L : 1L, manifest.Epsilon, OrNull(pending.SourceId)).ExecuteNonQuery();
        foreach (ContentId used in manifest.Contents.Select(content => content.Id)
            .Concat(manifest.Files.Select(file => file.Skeleton).Where(skeleton => !skeleton.IsNone)).Distinct())
        {
            if (tolerant && FindRow(used) is null)
            {
                missing.Add(used);
                continue;
            }

            transaction.Command(
                "INSERT INTO manifest_contents(manifest, content) VALUES($1, $2) ON CONFLICT DO NOTHING", row, RowOf(used)).ExecuteNonQuery();
        }

        foreach (ManifestFile file in manifest.Files)
        {
            transaction.Command(
                "INSERT INTO manifest_files(manifest, path, length, sha256, format) VALUES($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
                row, file.Path, file.Length, file.Sha256, file.Format.ToString()).ExecuteNonQuery();
        }

        return missing;
    }

    public void Write(SeenFile file) => transaction.Command(
        """
        INSERT INTO stat_cache(path, size, mtime, ctime, inode, seen, sha256) VALUES($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT(path) DO UPDATE SET size = $2, mtime = $3, ctime = $4, inode = $5, seen = $6, sha256 = $7
        """,
        file.Path, file.Identity.Size, file.Identity.Modified, file.Identity.Changed, file.Identity.Inode, file.Seen, file.Sha256).ExecuteNonQuery();

    private void WriteDetails(PendingContent content, long row)
    {
        foreach (RunPlace run in content.Entry.Runs)
        {
            transaction.Command(
                "INSERT INTO runs(content, first_block, block_count, record) VALUES($1, $2, $3, $4)",
                row, run.FirstBlock, (long)run.BlockCount, transaction.RecordId(run.Record)).ExecuteNonQuery();
        }

        foreach (ContentId dependency in content.Dependencies)
        {
            transaction.Command(
                "INSERT INTO dependencies(content, base) VALUES($1, $2) ON CONFLICT DO NOTHING", row, RowOf(dependency)).ExecuteNonQuery();
        }

        if (content.Members is { } members)
        {
            byte[] ids = new byte[members.Length * ContentId.Size];
            for (int index = 0; index < members.Length; index++)
            {
                members[index].CopyTo(ids.AsSpan(index * ContentId.Size, ContentId.Size));
            }

            transaction.Command("INSERT INTO bundles(content, members) VALUES($1, $2)", row, ids).ExecuteNonQuery();
        }
    }

    private long? FindRow(ContentId id) => transaction.Command("SELECT id FROM contents WHERE content = $1", id).ExecuteScalar() as long?;

    private long RowOf(ContentId id) => FindRow(id)
        ?? throw new MGitException(
            ErrorCode.ContentMissing, $"The content {id} that this change builds on is no longer in the store; it was collected meanwhile. Run the command again.", id.ToString());

    private static ContentId? OrNull(ContentId id) => id.IsNone ? null : id;
}
