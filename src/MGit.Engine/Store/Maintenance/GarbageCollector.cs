using MGit.Engine.Catalog;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Drops the rows of contents that nothing needs, then copies what is live out of packs with dead bytes and deletes these.</summary>
internal sealed class GarbageCollector(PackStore packs, double deadShare)
{
    private const string Live = """
        SELECT r.id, r.offset, r.length FROM records r WHERE r.pack = $1
        AND (r.kind NOT IN (1, 2, 3, 4) OR EXISTS (SELECT 1 FROM used u WHERE u.record = r.id)) ORDER BY r.offset
        """;

    /// <returns>Contents dropped.</returns>
    public int DropRows(ExclusiveStore exclusive, IReadOnlyCollection<ContentId> roots, CancellationToken cancellation)
    {
        new ManifestRelease(packs).Run(exclusive, roots, cancellation);
        List<long> dead = packs.Catalog.Query(snapshot =>
        {
            ContentGraph graph = ContentGraph.Load(snapshot);
            HashSet<long> live = graph.Closure(roots.Select(graph.RowOf).Where(row => row is not null).Select(row => row!.Value));
            return graph.StoredBytes.Keys.Where(row => !live.Contains(row)).ToList();
        });
        if (dead.Count == 0)
        {
            return 0;
        }

        using PackWriter writer = exclusive.BeginWrite(cancellation);
        writer.Commit(transaction =>
        {
            transaction.Command("CREATE TEMP TABLE dead(id INTEGER PRIMARY KEY)").ExecuteNonQuery();
            foreach (long row in dead)
            {
                transaction.Command("INSERT INTO dead(id) VALUES($1)", row).ExecuteNonQuery();
            }

            foreach (string sql in (string[])
            [
                "DELETE FROM manifest_files WHERE manifest IN (SELECT id FROM dead)",
                "DELETE FROM manifest_contents WHERE manifest IN (SELECT id FROM dead)",
                "DELETE FROM manifests WHERE content IN (SELECT id FROM dead)",
                "DELETE FROM runs WHERE content IN (SELECT id FROM dead)",
                "DELETE FROM dependencies WHERE content IN (SELECT id FROM dead)",
                "DELETE FROM bundles WHERE content IN (SELECT id FROM dead)",
                // A member goes with its bundle: their rows name the same record.
                "INSERT INTO dead(id) SELECT m.id FROM contents m WHERE m.member IS NOT NULL AND m.record IN (SELECT c.record FROM contents c JOIN dead d ON d.id = c.id)",
            ])
            {
                transaction.Command(sql).ExecuteNonQuery();
            }

            KeepMembers(transaction);
            foreach (string sql in (string[])
            [
                "DELETE FROM originals WHERE content IN (SELECT id FROM dead)",
                "UPDATE contents SET base = NULL WHERE base IN (SELECT id FROM dead)",
                "DELETE FROM contents WHERE id IN (SELECT id FROM dead)",
                "DROP TABLE dead",
            ])
            {
                transaction.Command(sql).ExecuteNonQuery();
            }

            return [];
        });
        return dead.Count;
    }

    /// <summary>
    /// Small tensors of a dead bundle that a live one holds too (two writers stored them at the same time) are looked up there from now on.
    /// </summary>
    private static void KeepMembers(CatalogTransaction transaction)
    {
        Dictionary<ContentId, long> dying = [];
        using (SqliteDataReader rows = transaction.Command("SELECT c.content, c.id FROM contents c JOIN dead d ON d.id = c.id WHERE c.member IS NOT NULL").ExecuteReader())
        {
            while (rows.Read())
            {
                dying.Add(new ContentId(rows.GetFieldValue<byte[]>(0)), rows.GetInt64(1));
            }
        }

        List<(long Row, long Record, int Member)> kept = [];
        using (SqliteDataReader rows = transaction.Command(
            "SELECT b.members, c.record FROM bundles b JOIN contents c ON c.id = b.content WHERE $1 > 0", (long)dying.Count).ExecuteReader())
        {
            while (rows.Read())
            {
                ContentId[] members = ContentIndex.Split(rows.GetFieldValue<byte[]>(0));
                for (int index = 0; index < members.Length; index++)
                {
                    if (dying.Remove(members[index], out long row))
                    {
                        kept.Add((row, rows.GetInt64(1), index));
                    }
                }
            }
        }

        foreach ((long row, long record, int member) in kept)
        {
            transaction.Command(
                "UPDATE contents SET record = $2, member = $3, base = NULL, chain = (SELECT max(b.chain) FROM contents b WHERE b.record = $2 AND b.member IS NULL) WHERE id = $1",
                row, record, (long)member).ExecuteNonQuery();
            transaction.Command("DELETE FROM dead WHERE id = $1", row).ExecuteNonQuery();
        }
    }

    /// <returns>Packs rewritten. One with a damaged record that is needed is left alone.</returns>
    public int RewritePacks(ExclusiveStore exclusive, IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        // Bytes behind the last commit are a stopped writer's, which the next writer cuts off, or what damage has left of a commit, which
        // must not go unasked: either way the pack is not for now.
        List<PackFile> wanted =
            [.. packs.Packs.Where(file => file.Number != 0 && file.Length >= 0 && file.Length <= file.CommittedLength && IsWorthIt(file))];
        if (wanted.Count == 0)
        {
            return 0;
        }

        int rewritten = 0;
        using PackWriter writer = exclusive.BeginWrite(cancellation);
        for (int index = 0; index < wanted.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Rewrite(exclusive, writer, wanted[index], cancellation);
                rewritten++;
            }
            catch (StoreCorruptException)
            {
                // What is damaged and needed cannot be copied: the pack stays as it is, for verification to report and repair to mend.
                writer.Rollback();
            }

            progress?.Report(new OperationProgress("Rewriting packs", wanted[index].Name, index + 1, wanted.Count, ProgressUnit.Items));
        }

        return rewritten;
    }

    private void Rewrite(ExclusiveStore exclusive, PackWriter writer, PackFile pack, CancellationToken cancellation)
    {
        List<(long Old, RecordLocation New)> moved = [];
        foreach ((long row, RecordLocation at) in LiveRecords(pack))
        {
            cancellation.ThrowIfCancellationRequested();
            moved.Add((row, ExclusiveStore.Copy(writer, at)));
        }

        writer.Commit(transaction =>
        {
            transaction.Command("CREATE TEMP TABLE moved(old INTEGER PRIMARY KEY, new INTEGER NOT NULL)").ExecuteNonQuery();
            foreach ((long old, RecordLocation at) in moved)
            {
                transaction.Command("INSERT INTO moved(old, new) VALUES($1, $2)", old, transaction.RecordId(at)).ExecuteNonQuery();
            }

            foreach (string table in (string[])["contents", "runs", "commits"])
            {
                transaction.Command(
                    $"UPDATE {table} SET record = (SELECT new FROM moved WHERE old = {table}.record) WHERE record IN (SELECT old FROM moved)").ExecuteNonQuery();
            }

            transaction.Command("DROP TABLE moved").ExecuteNonQuery();
            transaction.RemovePack(pack.Number);
            return [];
        });
        exclusive.DeletePacks([pack]);
    }

    private bool IsWorthIt(PackFile pack)
    {
        long live = LiveRecords(pack).Sum(record => record.At.Length);
        long dead = pack.Length - PackHead.Size - live;
        return dead > 0 && (live == 0 || dead >= deadShare * pack.Length);
    }

    private List<(long Row, RecordLocation At)> LiveRecords(PackFile pack) => packs.Catalog.Query(snapshot =>
    {
        List<(long, RecordLocation)> found = [];
        using SqliteDataReader rows = snapshot.Command(
            "WITH used(record) AS (SELECT record FROM contents UNION SELECT record FROM runs) " + Live, pack.Number).ExecuteReader();
        while (rows.Read())
        {
            found.Add((rows.GetInt64(0), new RecordLocation(pack.Number, rows.GetInt64(1), rows.GetInt64(2))));
        }

        return found;
    });
}
