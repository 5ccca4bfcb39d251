using MGit.Engine.Catalog;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Repositories.Maintaining;

/// <summary>The manifests that must not be collected.</summary>
internal static class StoreRoots
{
    /// <summary>
    /// Of every node that is there (declared or not), of what went to the trash or was replaced after the cutoff, and of every line of
    /// lineage.lock: a checkout of an older lineage finds its contents for as long as they are kept.
    /// </summary>
    public static IReadOnlyCollection<ContentId> All(CatalogSnapshot snapshot, string root, DateTimeOffset cutoff)
    {
        HashSet<ContentId> roots = [.. Retired(snapshot, cutoff)];
        using (SqliteDataReader reader = snapshot.Command(
            "SELECT manifest FROM nodes WHERE manifest IS NOT NULL AND (state = $1 OR removed > $2)",
            (long)NodeState.Live,
            cutoff.ToUnixTimeMilliseconds()).ExecuteReader())
        {
            while (reader.Read())
            {
                roots.Add(new ContentId(reader.GetFieldValue<byte[]>(0)));
            }
        }

        roots.UnionWith(LockCache.Get(root).Entries.Select(entry => entry.Manifest).OfType<ContentId>());
        return roots;
    }

    /// <summary>Exact contents that a bounded conversion replaced after a moment.</summary>
    public static IReadOnlyList<ContentId> Retired(CatalogSnapshot snapshot, DateTimeOffset after)
    {
        List<ContentId> found = [];
        using SqliteDataReader reader = snapshot.Command("SELECT manifest FROM retired WHERE since > $1", after.ToUnixTimeMilliseconds()).ExecuteReader();
        while (reader.Read())
        {
            found.Add(new ContentId(reader.GetFieldValue<byte[]>(0)));
        }

        return found;
    }
}
