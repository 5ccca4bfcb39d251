using MGit.Engine.Errors;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tests.Store.Crashes;

namespace MGit.Engine.Tests.Store.Locks;

public sealed class LockTests
{
    private static readonly PackStoreOptions Impatient = new() { LockTimeout = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public void Writers_share_and_get_packs_of_their_own()
    {
        using StoreFolder folder = new();
        using PackStore one = folder.Open();
        using PackStore two = folder.Open();
        using PackWriter first = one.BeginWrite();
        using PackWriter second = two.BeginWrite();
        RecordLocation a = StoreFolder.Append(first, 1);
        RecordLocation b = StoreFolder.Append(second, 2);
        Assert.NotEqual(a.Pack, b.Pack);
        Assert.Equal([1, 2], [first.Commit(_ => []), second.Commit(_ => [])]);
        StoreFolder.AssertRecord(one, b, 2);
        StoreFolder.AssertRecord(two, a, 1);
    }

    [Fact]
    public void Exclusive_access_waits_for_writers_and_says_so_after_the_timeout()
    {
        using StoreFolder folder = new();
        using PackStore one = folder.Open();
        using PackStore two = folder.Open(Impatient);
        using (one.BeginWrite())
        {
            Assert.Equal(ErrorCode.RepositoryLocked, Assert.Throws<MGitException>(() => two.BeginExclusive()).Code);
        }

        two.BeginExclusive().Dispose();
    }

    [Fact]
    public void Writers_are_told_who_holds_the_exclusive_lock()
    {
        using StoreFolder folder = new();
        using PackStore one = folder.Open();
        using PackStore two = folder.Open(Impatient);
        using (one.BeginExclusive())
        {
            MGitException error = Assert.Throws<MGitException>(() => two.BeginWrite());
            Assert.Equal(ErrorCode.RepositoryLocked, error.Code);
            Assert.Contains($"process {Environment.ProcessId}", error.Message, StringComparison.Ordinal);
            Assert.Contains("writers.lock", error.Message, StringComparison.Ordinal);
        }

        two.BeginWrite().Dispose();
    }

    [Fact]
    public void Waiting_for_a_lock_can_be_cancelled()
    {
        using StoreFolder folder = new();
        using PackStore one = folder.Open();
        using PackStore two = folder.Open();
        using ExclusiveStore held = one.BeginExclusive();
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(30));
        Assert.ThrowsAny<OperationCanceledException>(() => two.BeginWrite(source.Token));
    }

    [Fact]
    public void A_store_opened_for_reading_refuses_writing_with_the_reason()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open(new PackStoreOptions { ReadOnly = true });
        Assert.True(store.IsReadOnly);
        MGitException error = Assert.Throws<MGitException>(() => store.BeginWrite());
        Assert.Equal(ErrorCode.RepositoryReadOnly, error.Code);
        Assert.Contains("reading only", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_locks_do_not_lock_writing_is_refused_with_the_reason()
    {
        using StoreFolder folder = new();
        using CrashHostProcess child = new("pack-writable", folder.Lineage, environment: ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"));
        Assert.True(await child.WaitForEnd());
        string line = child.Lines[0];
        if (OperatingSystem.IsWindows())
        {
            // Locks cannot be switched off there.
            Assert.Equal("writable", line);
        }
        else
        {
            Assert.Contains("RepositoryReadOnly", line, StringComparison.Ordinal);
            Assert.Contains("no working file locks", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Many_writers_commit_without_losing_anything()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        RecordLocation[][] places = new RecordLocation[4][];
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            places[thread] = new RecordLocation[25];
            using PackWriter writer = store.BeginWrite();
            for (int i = 0; i < 25; i++)
            {
                places[thread][i] = StoreFolder.Append(writer, (thread * 100) + i);
                writer.Commit(_ => []);
            }
        });
        Assert.Equal("100", store.Catalog.Query(snapshot => snapshot.Meta("sequence")));
        for (int thread = 0; thread < 4; thread++)
        {
            for (int i = 0; i < 25; i++)
            {
                StoreFolder.AssertRecord(store, places[thread][i], (thread * 100) + i);
            }
        }
    }
}
