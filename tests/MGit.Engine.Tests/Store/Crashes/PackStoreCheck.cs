using MGit.Engine.CrashHost;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;

namespace MGit.Engine.Tests.Store.Crashes;

/// <summary>What must hold of a store of sample records after any crash.</summary>
internal static class PackStoreCheck
{
    /// <summary>
    /// Opens the store; every commit that had returned is there and at most one more; every committed record is whole; every commit has
    /// all its records. Then writes once more, after which the packs hold exactly what the catalog says.
    /// </summary>
    /// <param name="acknowledged">Number of the last commit that is known to have returned.</param>
    internal static void Check(string lineage, long acknowledged)
    {
        using PackStore store = PackStore.Open(lineage, StoreFolder.Options);
        long last = CheckCommitted(store, 0);
        Assert.InRange(last, acknowledged, acknowledged + 1);

        RecordLocation at;
        using (PackWriter writer = store.BeginWrite())
        {
            at = SampleRecords.Append(writer, 424242);
            Assert.Equal(last + 1, writer.Commit(_ => SampleRecords.CommitPayload(1)));
        }

        Assert.True(SampleRecords.IsWhole(store.Read(at)));
        CheckPacks(store, last + 1);
    }

    /// <summary>Checks the commits after the given one and their records.</summary>
    /// <returns>The last commit's number.</returns>
    internal static long CheckCommitted(PackStore store, long after)
    {
        List<(long Sequence, RecordLocation At)> commits = Locations(
            store, "SELECT c.sequence, r.pack, r.offset, r.length FROM commits c JOIN records r ON r.id = c.record WHERE c.sequence > $1 ORDER BY 1", after);
        Assert.Equal(Enumerable.Range(1, commits.Count).Select(i => after + i), commits.Select(commit => commit.Sequence));
        foreach ((_, RecordLocation at) in commits)
        {
            PackRecord commit = store.Read(at);
            Assert.Equal(RecordKind.Commit, commit.Kind);
            int expected = BitConverter.ToInt32(commit.Payload);
            List<(long Kind, RecordLocation At)> before = Locations(
                store, "SELECT kind, pack, offset, length FROM records WHERE pack = $1 AND offset < $2 ORDER BY offset DESC", at.Pack, at.Offset);
            List<RecordLocation> own = [.. before.TakeWhile(record => record.Kind != (long)RecordKind.Commit).Select(record => record.At)];
            Assert.Equal(expected, own.Count);
            Assert.All(own, record => Assert.True(SampleRecords.IsWhole(store.Read(record))));
        }

        return after + commits.Count;
    }

    /// <summary>The packs, walked without the catalog, hold each commit once, in sound records, and nothing behind the last one.</summary>
    internal static void CheckPacks(PackStore store, long last)
    {
        List<long> found = [];
        foreach (PackFile pack in store.Packs)
        {
            Assert.NotEqual(0, pack.Number);
            Assert.Equal(pack.CommittedLength, pack.Length);
            foreach (ScannedRecord record in store.Scan(pack.Name, verifyPayload: true))
            {
                Assert.Equal(PackFault.None, record.Fault);
                if (record.Kind == RecordKind.Commit)
                {
                    found.Add(CommitHeader.TryParse(record.Header)!.Value.Sequence);
                }
            }
        }

        Assert.Equal(Enumerable.Range(1, (int)last).Select(i => (long)i), found.Order());
    }

    private static List<(long First, RecordLocation At)> Locations(PackStore store, string sql, params object?[] values) => store.Catalog.Query(snapshot =>
    {
        List<(long, RecordLocation)> found = [];
        using var reader = snapshot.Command(sql, values).ExecuteReader();
        while (reader.Read())
        {
            found.Add((reader.GetInt64(0), new RecordLocation(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3))));
        }

        return found;
    });
}
