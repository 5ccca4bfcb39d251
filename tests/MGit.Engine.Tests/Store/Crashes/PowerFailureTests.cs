using MGit.Engine.CrashHost;
using MGit.Engine.Errors;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Packs;
using Xunit.Sdk;

namespace MGit.Engine.Tests.Store.Crashes;

public sealed class PowerFailureTests
{
    private const int PicturesPerMoment = 3;

    [Fact]
    public void Commits_survive_a_power_failure_at_any_moment() => CommitAndFail(_ => false);

    [Fact]
    public void A_flush_that_is_left_out_is_noticed()
    {
        Exception? data = Record.Exception(() => CommitAndFail(path => path.EndsWith(".pack", StringComparison.Ordinal)));
        Assert.True(data is XunitException or MGitException, $"{data}");
        Exception? names = Record.Exception(() => CommitAndFail(path => path.EndsWith("packs", StringComparison.Ordinal)));
        Assert.True(names is XunitException or PackGoneException, $"{names}");
    }

    [Fact]
    public void A_dead_tail_stays_dead_after_a_power_failure_at_any_moment()
    {
        using StoreFolder folder = new();
        using (PackStore store = folder.Open())
        using (PackWriter writer = store.BeginWrite())
        {
            SampleRecords.Append(writer, 1);
            writer.Commit(_ => SampleRecords.CommitPayload(1));
        }

        // What a writer killed between its commit record and the catalog's transaction leaves.
        string pack = Directory.GetFiles(folder.PacksFolder).Single();
        byte[] before = File.ReadAllBytes(pack);
        string catalog = Path.Combine(folder.Lineage, "catalog.db");
        byte[] rows = File.ReadAllBytes(catalog);
        using (PackStore store = folder.Open())
        using (PackWriter writer = store.BeginWrite())
        {
            SampleRecords.Append(writer, 2, 20_000);
            writer.Commit(_ => SampleRecords.CommitPayload(1));
        }

        Assert.True(new FileInfo(pack).Length > before.Length);
        File.WriteAllBytes(catalog, rows);

        long acknowledged = 1;
        LossyDisk disk = new();
        using Pictures pictures = new(folder, disk, path => PackStoreCheck.Check(path, acknowledged));
        using (PackStore store = folder.Open(StoreFolder.Options with { Files = disk }))
        using (PackWriter writer = store.BeginWrite())
        {
            SampleRecords.Append(writer, 3);
            acknowledged = writer.Commit(_ => SampleRecords.CommitPayload(1));
        }

        Assert.True(pictures.Taken > 30);
    }

    [Fact]
    public void Creating_a_store_survives_a_power_failure_at_any_moment()
    {
        using TemporaryFolder root = new();
        string lineage = root.PathOf(".lineage");
        LossyDisk disk = new();
        int taken = 0;
        bool created = false;
        Random random = new(5);
        void Check()
        {
            for (int i = 0; i < PicturesPerMoment; i++)
            {
                using TemporaryFolder work = new();
                string picture = work.PathOf("picture");
                disk.Picture(root.Path, picture, random);
                string store = Path.Combine(picture, ".lineage");
                if (!created && !File.Exists(Path.Combine(store, "catalog.db")))
                {
                    PackStore.Create(store);
                }

                PackStoreCheck.Check(store, 0);
                taken++;
            }
        }

        disk.Moment = Check;
        PackStore.Create(lineage, disk);
        created = true;
        Check();
        Assert.True(taken > 40);
    }

    [Fact]
    public void A_file_written_whole_is_the_old_or_the_new_one_after_a_power_failure_at_any_moment()
    {
        using TemporaryFolder root = new();
        byte[] old = SampleRecords.Bytes(1, 3000);
        byte[] replacement = SampleRecords.Bytes(2, 200_000);
        string path = root.File("text", old);
        LossyDisk disk = new();
        Random random = new(7);
        bool written = false;
        HashSet<bool> seen = [];
        void Check()
        {
            for (int i = 0; i < 20; i++)
            {
                using TemporaryFolder work = new();
                disk.Picture(root.Path, work.PathOf("p"), random);
                byte[] found = File.ReadAllBytes(work.PathOf("p/text"));
                bool isNew = found.AsSpan().SequenceEqual(replacement);
                Assert.True(isNew || (!written && found.AsSpan().SequenceEqual(old)));
                seen.Add(isNew);
            }
        }

        disk.Moment = Check;
        disk.WriteAllAtomic(path, replacement);
        written = true;
        Check();
        Assert.Equal(2, seen.Count);
    }

    private static void CommitAndFail(Func<string, bool> ignoreFlush)
    {
        using StoreFolder folder = new();
        LossyDisk disk = new() { IgnoreFlush = ignoreFlush };
        long acknowledged = 0;
        using Pictures pictures = new(folder, disk, path => PackStoreCheck.Check(path, acknowledged));
        using (PackStore store = folder.Open(StoreFolder.Options with { Files = disk, PackSegmentBytes = 60_000 }))
        using (PackWriter writer = store.BeginWrite())
        {
            for (int i = 0; i < 4; i++)
            {
                SampleRecords.Append(writer, i, 300);
                SampleRecords.Append(writer, i + 100, 30_000);
                acknowledged = writer.Commit(_ => SampleRecords.CommitPayload(2));
                pictures.Take();
            }

            SampleRecords.Append(writer, 99);
        }

        pictures.Take();
        Assert.True(pictures.Taken > 100);
    }

    /// <summary>Takes pictures of a store at every moment of its disk and has each checked.</summary>
    private sealed class Pictures : IDisposable
    {
        private readonly StoreFolder _folder;
        private readonly LossyDisk _disk;
        private readonly Action<string> _check;
        private readonly Random _random = new(11);

        internal Pictures(StoreFolder folder, LossyDisk disk, Action<string> check)
        {
            _folder = folder;
            _disk = disk;
            _check = check;
            disk.Moment = Take;
        }

        internal int Taken { get; private set; }

        internal void Take()
        {
            for (int i = 0; i < PicturesPerMoment; i++)
            {
                using TemporaryFolder work = new();
                string picture = work.PathOf("picture");
                _disk.Picture(_folder.Lineage, picture, _random);
                _check(picture);
                Taken++;
            }
        }

        public void Dispose() => _disk.Moment = null;
    }
}
