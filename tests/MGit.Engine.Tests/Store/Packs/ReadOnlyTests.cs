using MGit.Engine.CrashHost;
using MGit.Engine.Errors;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tests.Store.Crashes;
using MGit.Engine.Tests.Store.Files;

namespace MGit.Engine.Tests.Store.Packs;

public sealed class ReadOnlyTests
{
    [MountFact]
    public void Read_only_media_are_read_and_nothing_is_written()
    {
        using TinyFileSystem media = new(8);
        string lineage = Fill(media, dispose: true);
        media.MakeReadOnly();
        using PackStore store = PackStore.Open(lineage);
        Assert.True(store.IsReadOnly);
        Assert.Equal(3, PackStoreCheck.CheckCommitted(store, 0));
        MGitException error = Assert.Throws<MGitException>(() => store.BeginWrite());
        Assert.Equal(ErrorCode.RepositoryReadOnly, error.Code);
        Assert.Contains("read-only", error.Message, StringComparison.Ordinal);
        Assert.Throws<MGitException>(() => store.BeginExclusive());
        Assert.Throws<MGitException>(() => store.UpdateCatalog(_ => { }));
    }

    [MountFact]
    public void Commits_still_in_the_catalogs_log_are_read_from_read_only_media()
    {
        using TinyFileSystem media = new(8);
        string lineage = Fill(media, dispose: false);
        Assert.True(new FileInfo(Path.Combine(lineage, "catalog.db-wal")).Length > 0);
        media.MakeReadOnly();
        using (PackStore store = PackStore.Open(lineage))
        {
            Assert.Equal(3, PackStoreCheck.CheckCommitted(store, 0));
        }

        Assert.Empty(Directory.GetFiles(lineage, "*-shm"));
    }

    [Fact]
    public void A_store_copied_without_the_catalogs_log_is_told_to_be_repaired_not_cut()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        SampleRecords.Append(writer, 1);
        writer.Commit(_ => SampleRecords.CommitPayload(1));
        byte[] old = Snapshot(folder);
        for (int i = 2; i < 5; i++)
        {
            SampleRecords.Append(writer, i);
            writer.Commit(_ => SampleRecords.CommitPayload(1));
        }

        using TemporaryFolder work = new();
        string copy = CrashMatrix.Copy(folder.Lineage, work.PathOf("copy"));
        File.Delete(Path.Combine(copy, "catalog.db-wal"));
        File.WriteAllBytes(Path.Combine(copy, "catalog.db"), old);
        string pack = Directory.GetFiles(Path.Combine(copy, "packs")).Single();
        long length = new FileInfo(pack).Length;
        using PackStore stale = PackStore.Open(copy);
        MGitException error = Assert.Throws<MGitException>(() => stale.BeginWrite());
        Assert.Equal(ErrorCode.RepositoryInvalid, error.Code);
        Assert.Contains("older than the packs", error.Message, StringComparison.Ordinal);
        Assert.Equal(length, new FileInfo(pack).Length);
        Assert.Equal(PackFault.Uncommitted, new PackVerifier(stale).Verify(verifyPayload: true).First().Fault);
    }

    /// <summary>The catalog as it is now, whole in one file.</summary>
    private static byte[] Snapshot(StoreFolder folder)
    {
        using TemporaryFolder work = new();
        string copy = CrashMatrix.Copy(folder.Lineage, work.PathOf("copy"));
        using (PackStore store = PackStore.Open(copy))
        {
            // Closing the last connection brings the log into the file.
            _ = store.RepositoryId;
        }

        return File.ReadAllBytes(Path.Combine(copy, "catalog.db"));
    }

    private static string Fill(TinyFileSystem media, bool dispose)
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        for (int i = 0; i < 3; i++)
        {
            SampleRecords.Append(writer, i);
            writer.Commit(_ => SampleRecords.CommitPayload(1));
        }

        if (dispose)
        {
            writer.Dispose();
            store.Dispose();
        }

        return CrashMatrix.Copy(folder.Lineage, Path.Combine(media.Path, ".lineage"));
    }
}
