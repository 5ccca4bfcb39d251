using MGit.Engine.Catalog;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Repositories.Changes;

/// <summary>The edits of lineage.yaml and lineage.lock that belong to a commit and may not have reached their files.</summary>
internal static class PendingPatches
{
    /// <summary>Replaces what is pending: edits of earlier commits have been made, or overtaken, by the time of a later one.</summary>
    public static void Write(CatalogTransaction transaction, IEnumerable<FilePatch> patches)
    {
        Clear(transaction);
        foreach (FilePatch patch in patches)
        {
            transaction.Command(
                "INSERT INTO patches(sequence, file, before, after, splices) VALUES($1, $2, $3, $4, $5)",
                transaction.Sequence,
                patch.Path,
                patch.Before.ToArray(),
                patch.After,
                patch.SplicesToBytes()).ExecuteNonQuery();
        }
    }

    public static void Clear(CatalogTransaction transaction) => transaction.Command("DELETE FROM patches").ExecuteNonQuery();

    public static IReadOnlyList<FilePatch> Read(CatalogSnapshot snapshot)
    {
        List<FilePatch> patches = [];
        using SqliteDataReader reader = snapshot.Command("SELECT file, before, after, splices FROM patches ORDER BY id").ExecuteReader();
        while (reader.Read())
        {
            patches.Add(FilePatch.Parse(
                reader.GetString(0),
                new ContentId(reader.GetFieldValue<byte[]>(1)),
                new ContentId(reader.GetFieldValue<byte[]>(2)),
                reader.GetFieldValue<byte[]>(3)));
        }

        return patches;
    }
}
