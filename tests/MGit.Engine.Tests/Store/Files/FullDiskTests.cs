using MGit.Engine.CrashHost;
using MGit.Engine.Errors;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tests.Store.Crashes;

namespace MGit.Engine.Tests.Store.Files;

public sealed class FullDiskTests
{
    [Fact]
    public void A_disk_that_fills_up_at_any_write_leaves_the_store_as_it_was_and_the_writer_usable()
    {
        int failures = 0;
        for (int at = 0; ; at++)
        {
            using StoreFolder folder = new();
            FullDisk disk = new();
            using PackStore store = folder.Open(StoreFolder.Options with { Files = disk });
            using PackWriter writer = store.BeginWrite();
            SampleRecords.Append(writer, 1);
            writer.Commit(_ => SampleRecords.CommitPayload(1));

            disk.FillAfter(at);
            MGitException? error = Record.Exception(() =>
            {
                for (int i = 0; i < 3; i++)
                {
                    SampleRecords.Append(writer, 10 + i, 700_000);
                }

                writer.Commit(_ => SampleRecords.CommitPayload(3));
            }) as MGitException;
            disk.Free();
            if (error is null)
            {
                break;
            }

            failures++;
            Assert.Equal(ErrorCode.DiskFull, error.Code);
            Assert.Equal(1, PackStoreCheck.CheckCommitted(store, 0));
            Assert.Equal(ErrorCode.DiskFull, Assert.Throws<MGitException>(() => SampleRecords.Append(writer, 2)).Code);
            writer.Rollback();
            SampleRecords.Append(writer, 3);
            Assert.Equal(2, writer.Commit(_ => SampleRecords.CommitPayload(1)));
            Assert.Equal(2, PackStoreCheck.CheckCommitted(store, 0));
            PackStoreCheck.CheckPacks(store, 2);
        }

        Assert.True(failures >= 3);
    }

    [Fact]
    public void A_disk_without_room_for_a_new_pack_leaves_none()
    {
        using StoreFolder folder = new();
        FullDisk disk = new();
        using PackStore store = folder.Open(StoreFolder.Options with { Files = disk });
        disk.FillAfter(0);
        Assert.Equal(ErrorCode.DiskFull, Assert.Throws<MGitException>(() => store.BeginWrite()).Code);
        Assert.Empty(store.Packs);
        disk.Free();
        store.BeginWrite().Dispose();
    }

    [Fact]
    public void A_whole_file_that_does_not_fit_leaves_the_old_one_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("text", "old");
        FullDisk disk = new();
        disk.FillAfter(0);
        Assert.Equal(ErrorCode.DiskFull, Assert.Throws<MGitException>(() => disk.WriteAllAtomic(path, new byte[1000])).Code);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    [MountFact]
    public void A_file_system_that_is_really_full_leaves_the_store_as_it_was()
    {
        using TinyFileSystem tiny = new(4);
        string lineage = Path.Combine(tiny.Path, ".lineage");
        PackStore.Create(lineage);
        using PackStore store = PackStore.Open(lineage);
        using PackWriter writer = store.BeginWrite();
        SampleRecords.Append(writer, 1);
        writer.Commit(_ => SampleRecords.CommitPayload(1));
        MGitException error = Assert.Throws<MGitException>(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                SampleRecords.Append(writer, 10 + i, 500_000);
            }

            writer.Commit(_ => SampleRecords.CommitPayload(20));
        });
        Assert.Equal(ErrorCode.DiskFull, error.Code);
        writer.Rollback();
        Assert.Equal(1, PackStoreCheck.CheckCommitted(store, 0));
        SampleRecords.Append(writer, 2);
        Assert.Equal(2, writer.Commit(_ => SampleRecords.CommitPayload(1)));
        PackStoreCheck.CheckPacks(store, 2);
    }

    [MountFact]
    public void A_file_system_that_fills_up_with_commits_keeps_every_one_of_them()
    {
        using TinyFileSystem tiny = new(3);
        string lineage = Path.Combine(tiny.Path, ".lineage");
        string ballast = Path.Combine(tiny.Path, "ballast");
        File.WriteAllBytes(ballast, new byte[1 << 20]);
        PackStore.Create(lineage);
        long committed = 0;
        using (PackStore store = PackStore.Open(lineage))
        using (PackWriter writer = store.BeginWrite())
        {
            MGitException? error = null;
            while (error is null)
            {
                error = Record.Exception(() =>
                {
                    SampleRecords.Append(writer, (int)committed, 3000);
                    committed = writer.Commit(transaction =>
                    {
                        transaction.SetMeta($"filler {transaction.Sequence}", new string('x', 3000));
                        return SampleRecords.CommitPayload(1);
                    });
                }) as MGitException;
            }

            Assert.Equal(ErrorCode.DiskFull, error.Code);
            Assert.True(committed > 10);
            Assert.Equal(committed, PackStoreCheck.CheckCommitted(store, 0));
        }

        File.Delete(ballast);
        PackStoreCheck.Check(lineage, committed);
    }

    [Fact]
    public void An_estimate_beyond_the_free_space_is_refused_before_anything_is_written()
    {
        using TemporaryFolder folder = new();
        DiskSpace.Require(folder.PathOf("not/there/yet"), 1);
        MGitException error = Assert.Throws<MGitException>(() => DiskSpace.Require(folder.PathOf("not/there/yet"), long.MaxValue / 2));
        Assert.Equal(ErrorCode.DiskFull, error.Code);
        Assert.False(Directory.Exists(folder.PathOf("not")));
    }

    [MountFact]
    public void Free_space_is_that_of_the_mount_the_folder_lies_on()
    {
        using TinyFileSystem tiny = new(3);
        Assert.InRange(DiskSpace.Available(Path.Combine(tiny.Path, "below"))!.Value, 1, 3 << 20);
    }

    [Fact]
    public void System_errors_become_the_engines_with_the_original_inside()
    {
        Assert.Equal(ErrorCode.DiskFull, FileErrors.Translate(FullDisk.NoSpace, "x").Code);
        Assert.Equal(ErrorCode.PathNotFound, FileErrors.Translate(new FileNotFoundException(), "x").Code);
        IOException other = new("other", 5);
        Assert.Same(other, FileErrors.Translate(other, "x").InnerException);
        Assert.Equal(ErrorCode.InputOutput, FileErrors.Translate(other, "x").Code);
    }
}
