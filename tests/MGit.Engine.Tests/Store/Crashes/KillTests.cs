using System.Globalization;
using MGit.Engine.CrashHost;
using MGit.Engine.Errors;
using MGit.Engine.Store.Packs;

namespace MGit.Engine.Tests.Store.Crashes;

public sealed class KillTests
{
    [Fact]
    public async Task Creating_a_store_can_be_killed_anywhere_and_run_again()
    {
        await CrashMatrix.Run("pack-create", Nothing, (folder, killed) =>
        {
            try
            {
                PackStore.Create(folder);
            }
            catch (MGitException error) when (error.Code == ErrorCode.DestinationExists)
            {
                // It was done when the process died.
            }

            PackStoreCheck.Check(folder, 0);
        });
    }

    [Fact]
    public async Task Committing_can_be_killed_anywhere_in_a_new_store() =>
        await CrashMatrix.Run("pack-commit", folder => PackStore.Create(folder), (folder, killed) =>
            PackStoreCheck.Check(folder, killed.Committed.DefaultIfEmpty().Max()));

    [Fact]
    public async Task Committing_can_be_killed_anywhere_in_a_store_with_commits() =>
        await CrashMatrix.Run("pack-commit", Commits(2), (folder, killed) =>
            PackStoreCheck.Check(folder, killed.Committed.DefaultIfEmpty(2).Max()));

    [Fact]
    public async Task Sealing_a_pack_can_be_killed_anywhere() =>
        await CrashMatrix.Run("pack-seal", Commits(1), (folder, killed) =>
            PackStoreCheck.Check(folder, killed.Committed.DefaultIfEmpty(1).Max()));

    [Fact]
    public async Task Collecting_a_pack_can_be_killed_anywhere() =>
        await CrashMatrix.Run("pack-collect", Commits(3), (folder, killed) =>
            PackStoreCheck.Check(folder, killed.Committed.DefaultIfEmpty(3).Max()));

    [Fact]
    public async Task Replacing_the_catalog_can_be_killed_anywhere()
    {
        await CrashMatrix.Run("catalog-replace", Commits(3), (folder, killed) =>
        {
            if (File.Exists(Path.Combine(folder, "catalog.db")))
            {
                PackStoreCheck.Check(folder, 3);
                return;
            }

            // No catalog is the one state between: opening says so, a rebuild is possible.
            Assert.Equal(ErrorCode.RepositoryInvalid, Assert.Throws<MGitException>(() => PackStore.Open(folder)).Code);
            using PackStore rebuilding = PackStore.Open(folder, StoreFolder.Options with { ForRebuild = true });
            using ExclusiveStore alone = rebuilding.BeginExclusive();
            Assert.Equal(6, rebuilding.Scan(rebuilding.Packs[0].Name, verifyPayload: true).Count());
        });
    }

    [Fact]
    public async Task Writing_a_file_can_be_killed_anywhere()
    {
        byte[] old = SampleRecords.Bytes(1, 3000);
        byte[] replacement = SampleRecords.Bytes(2, 100_000);
        await CrashMatrix.Run("atomic-write", folder => File.WriteAllBytes(Path.Combine(folder, "text"), old), (folder, killed) =>
        {
            byte[] found = File.ReadAllBytes(Path.Combine(folder, "text"));
            Assert.True(found.AsSpan().SequenceEqual(replacement) || (found.AsSpan().SequenceEqual(old) && !killed.Lines.Contains("written")));
        });
    }

    [Fact]
    public async Task Four_processes_write_at_once_and_nothing_is_lost()
    {
        using StoreFolder folder = new();
        List<CrashHostProcess> children = [.. Enumerable.Range(0, 4).Select(i => Loop(folder, i * 100_000, 30))];
        HashSet<long> committed = [];
        foreach (CrashHostProcess child in children)
        {
            Assert.True(await child.WaitForEnd());
            Assert.Equal(30, child.Committed.Count());
            committed.UnionWith(child.Committed);
            child.Dispose();
        }

        Assert.Equal(Enumerable.Range(1, 120).Select(i => (long)i), committed.Order());
        using PackStore store = folder.Open();
        Assert.Equal(120, PackStoreCheck.CheckCommitted(store, 0));
        PackStoreCheck.CheckPacks(store, 120);
        Assert.InRange(store.Packs.Count, 1, 4);
    }

    /// <summary>
    /// 50 rounds of four processes that commit to one store as fast as they can, each killed at a random moment: 200 kills, mostly
    /// within writes of one another.
    /// </summary>
    [Fact]
    public async Task Processes_killed_at_random_moments_leave_every_commit_whole()
    {
        using StoreFolder folder = new();
        Random random = new(20240607);
        long known = 0;
        int seed = 0;
        int kills = 0;
        HashSet<long> acknowledged = [];
        while (kills < 200)
        {
            List<CrashHostProcess> children = [.. Enumerable.Range(0, 4).Select(i => Loop(folder, seed += 100_000, 1_000_000))];
            await Task.WhenAll(children.Select(child => (child, lines: random.Next(1, 9), spins: random.Next(200_000))).Select(async kill =>
            {
                // Counted in what the child has done, not in time, so that a loaded machine tests the same; the spins shift the moment.
                await kill.child.WaitForLines(kill.lines);
                Thread.SpinWait(kill.spins);
                kill.child.Kill();
            }));
            foreach (CrashHostProcess child in children)
            {
                Assert.False(await child.WaitForEnd());
                acknowledged.UnionWith(child.Committed);
                child.Dispose();
                kills++;
            }

            using PackStore store = folder.Open();
            known = PackStoreCheck.CheckCommitted(store, known);
            Assert.True(acknowledged.All(sequence => sequence <= known), "A commit that had returned is gone.");
        }

        PackStoreCheck.Check(folder.Lineage, known);
        Assert.True(acknowledged.Count > 200, $"Only {acknowledged.Count} commits were made; the test does not test.");
    }

    private static CrashHostProcess Loop(StoreFolder folder, int seed, int count) =>
        new("pack-loop", folder.Lineage, [seed.ToString(CultureInfo.InvariantCulture), count.ToString(CultureInfo.InvariantCulture)]);

    private static void Nothing(string folder)
    {
    }

    private static Action<string> Commits(int count) => folder =>
    {
        PackStore.Create(folder);
        using PackStore store = PackStore.Open(folder);
        using PackWriter writer = store.BeginWrite();
        for (int i = 0; i < count; i++)
        {
            SampleRecords.Append(writer, i + 1000);
            writer.Commit(_ => SampleRecords.CommitPayload(1));
        }
    };
}
