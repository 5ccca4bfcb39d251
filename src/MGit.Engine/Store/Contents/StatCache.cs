using MGit.Engine.Catalog;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Contents;

/// <summary>The hashes of files that have not changed since they were hashed.</summary>
internal static class StatCache
{
    /// <summary>The file's SHA-256; null where it has to be read.</summary>
    public static ContentId? Find(CatalogDatabase catalog, string path)
        => FileIdentity.Of(path) is { } identity ? Find(catalog, path, identity) : null;

    /// <summary>The SHA-256 of a file that looks so; null where it has to be read.</summary>
    public static ContentId? Find(CatalogDatabase catalog, string path, FileIdentity identity) => catalog.Query(snapshot =>
    {
        using SqliteDataReader rows = snapshot.Command(
            "SELECT seen, sha256 FROM stat_cache WHERE path = $1 AND size = $2 AND mtime = $3 AND ctime = $4 AND inode = $5",
            path, identity.Size, identity.Modified, identity.Changed, identity.Inode).ExecuteReader();
        return rows.Read() && identity.IsSettled(rows.GetInt64(0)) && rows.GetFieldValue<byte[]>(1) is { Length: ContentId.Size } hash
            ? new ContentId(hash)
            : (ContentId?)null;
    });
}
