using MGit.Engine.Catalog;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Says where the bytes of a store are.</summary>
public sealed class StoreMeasurer(PackStore packs)
{
    private const string BundleOverhead = "Bundle overhead";

    /// <param name="live">The manifests of the nodes to measure, one for each node: two nodes of one content share all of it.</param>
    /// <param name="others">Manifests of other nodes that are there: what these need is not reclaimable.</param>
    /// <param name="trash">Manifests of removed nodes and replaced contents that are still restorable.</param>
    /// <param name="cancellationToken">Stops the measuring.</param>
    public StoreSizes Measure(
        IReadOnlyList<ContentId> live, IReadOnlyList<ContentId> others, IReadOnlyList<ContentId> trash, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(live);
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(trash);
        IReadOnlyList<PackFile> files = packs.Packs;
        StoreSizes sizes = packs.Catalog.Query(snapshot => Measure(snapshot, live, others, trash, files, cancellationToken));
        return sizes with
        {
            PackBytes = files.Sum(file => Math.Max(0, file.Length)),
            CatalogBytes = ((IEnumerable<string>)[packs.Catalog.Path, packs.Catalog.Path + "-wal"]).Sum(path => File.Exists(path) ? new FileInfo(path).Length : 0),
        };
    }

    private static StoreSizes Measure(
        CatalogSnapshot snapshot, IReadOnlyList<ContentId> live, IReadOnlyList<ContentId> others, IReadOnlyList<ContentId> trash,
        IReadOnlyList<PackFile> files, CancellationToken cancellation)
    {
        ContentGraph graph = ContentGraph.Load(snapshot);
        Dictionary<long, int> users = [];
        List<HashSet<long>> closures = [];
        foreach (ContentId manifest in live.Concat(others))
        {
            cancellation.ThrowIfCancellationRequested();
            HashSet<long> needed = graph.Closure(Rows(graph, [manifest]));
            closures.Add(needed);
            foreach (long row in needed)
            {
                users[row] = users.GetValueOrDefault(row) + 1;
            }
        }

        HashSet<long> measured = [.. closures.Take(live.Count).SelectMany(rows => rows)];
        HashSet<long> restorable = graph.Closure(Rows(graph, trash));
        restorable.ExceptWith(users.Keys);
        long Bytes(IEnumerable<long> rows) => rows.Sum(row => graph.StoredBytes.GetValueOrDefault(row));
        Dictionary<long, List<KeyValuePair<string, long>>> codecs = CodecsOfRecords(snapshot);
        ManifestSizes[] manifests = new ManifestSizes[live.Count];
        for (int index = 0; index < manifests.Length; index++)
        {
            manifests[index] = new ManifestSizes(
                live[index], OriginalBytes(snapshot, live[index]), Bytes(closures[index]), Bytes(closures[index].Where(row => users[row] > 1)),
                [.. closures[index]
                    .SelectMany(row => codecs.TryGetValue(row, out List<KeyValuePair<string, long>>? parts) ? parts : [])
                    .GroupBy(part => part.Key, part => part.Value)
                    .Select(group => new KeyValuePair<string, long>(group.Key, group.Sum()))
                    .OrderByDescending(codec => codec.Value)]);
        }

        return new StoreSizes
        {
            StoredBytes = Bytes(measured),
            SharedBytes = Bytes(measured.Where(row => users[row] > 1)),
            TrashBytes = Bytes(restorable),
            ReclaimableBytes = Math.Max(0, Reclaimable(snapshot, files) - Bytes(users.Keys) - Bytes(restorable)),
            Manifests = manifests,
            Codecs = Codecs(snapshot, measured),
        };
    }

    private static IEnumerable<long> Rows(ContentGraph graph, IEnumerable<ContentId> manifests) =>
        manifests.Select(graph.RowOf).Where(row => row is not null).Select(row => row!.Value);

    private static long OriginalBytes(CatalogSnapshot snapshot, ContentId manifest) => snapshot.Command(
        "SELECT m.original_bytes FROM manifests m JOIN contents c ON c.id = m.content WHERE c.content = $1", manifest).ExecuteScalar() as long? ?? 0;

    /// <summary>Bytes of the packs that are neither heads nor records that always stay (commits, test results, runs).</summary>
    private static long Reclaimable(CatalogSnapshot snapshot, IReadOnlyList<PackFile> files)
    {
        long kept = (long)snapshot.Command("SELECT coalesce(sum(length), 0) FROM records WHERE kind NOT IN (1, 2, 3, 4)").ExecuteScalar()!;
        return files.Sum(file => Math.Max(0, file.Length - PackHead.Size)) - kept;
    }

    /// <summary>How each record of its own is stored: its bytes by codec, several of them in a bundle of small tensors.</summary>
    private static Dictionary<long, List<KeyValuePair<string, long>>> CodecsOfRecords(CatalogSnapshot snapshot)
    {
        Dictionary<long, List<KeyValuePair<string, long>>> codecs = [];
        Dictionary<long, (long Row, long Left)> bundles = [];
        using (SqliteDataReader rows = snapshot.Command("SELECT id, kind, mode, stored_length, record FROM contents WHERE member IS NULL").ExecuteReader())
        {
            while (rows.Read())
            {
                RecordKind kind = (RecordKind)rows.GetByte(1);
                codecs[rows.GetInt64(0)] = kind == RecordKind.Bundle ? [] : [new(CodecName(kind, rows.GetByte(2)), rows.GetInt64(3))];
                if (kind == RecordKind.Bundle)
                {
                    bundles[rows.GetInt64(4)] = (rows.GetInt64(0), rows.GetInt64(3));
                }
            }
        }

        using (SqliteDataReader rows = snapshot.Command("SELECT record, mode, stored_length FROM contents WHERE member IS NOT NULL").ExecuteReader())
        {
            while (rows.Read())
            {
                if (bundles.TryGetValue(rows.GetInt64(0), out (long Row, long Left) bundle))
                {
                    codecs[bundle.Row].Add(new(((BlockMode)rows.GetByte(1)).ToString(), rows.GetInt64(2)));
                    bundles[rows.GetInt64(0)] = bundle with { Left = bundle.Left - rows.GetInt64(2) };
                }
            }
        }

        foreach ((long row, long left) in bundles.Values)
        {
            codecs[row].Add(new(BundleOverhead, left));
        }

        return codecs;
    }

    private static string CodecName(RecordKind kind, byte mode) => kind == RecordKind.TensorRun ? ((BlockMode)mode).ToString() : kind.ToString();

    private static List<CodecSizes> Codecs(CatalogSnapshot snapshot, HashSet<long> measured)
    {
        Dictionary<string, CodecSizes> sizes = [];
        Dictionary<long, long> bundles = [];
        void Add(string codec, long raw, long stored)
        {
            CodecSizes known = sizes.GetValueOrDefault(codec) ?? new CodecSizes(codec, 0, 0, 0);
            sizes[codec] = known with { Contents = known.Contents + 1, OriginalBytes = known.OriginalBytes + raw, StoredBytes = known.StoredBytes + stored };
        }

        using (SqliteDataReader rows = snapshot.Command(
            "SELECT id, kind, mode, raw_length, stored_length, record FROM contents WHERE member IS NULL").ExecuteReader())
        {
            while (rows.Read())
            {
                RecordKind kind = (RecordKind)rows.GetByte(1);
                if (!measured.Contains(rows.GetInt64(0)))
                {
                    continue;
                }

                if (kind == RecordKind.Bundle)
                {
                    bundles[rows.GetInt64(5)] = rows.GetInt64(4);
                    continue;
                }

                Add(CodecName(kind, rows.GetByte(2)), rows.GetInt64(3), rows.GetInt64(4));
            }
        }

        using (SqliteDataReader rows = snapshot.Command(
            "SELECT record, mode, raw_length, stored_length FROM contents WHERE member IS NOT NULL").ExecuteReader())
        {
            while (rows.Read())
            {
                if (bundles.TryGetValue(rows.GetInt64(0), out long left))
                {
                    Add(((BlockMode)rows.GetByte(1)).ToString(), rows.GetInt64(2), rows.GetInt64(3));
                    bundles[rows.GetInt64(0)] = left - rows.GetInt64(3);
                }
            }
        }

        foreach (long overhead in bundles.Values)
        {
            Add(BundleOverhead, 0, overhead);
        }

        return [.. sizes.Values.OrderByDescending(codec => codec.StoredBytes)];
    }
}
