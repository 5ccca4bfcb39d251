using MGit.Engine.Errors;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Packs;

public sealed class PackStoreTests
{
    [Fact]
    public void Reads_back_what_was_committed_after_opening_again()
    {
        using StoreFolder folder = new();
        List<RecordLocation> places = [];
        using (PackStore store = folder.Open())
        using (PackWriter writer = store.BeginWrite())
        {
            for (int i = 0; i < 50; i++)
            {
                places.Add(StoreFolder.Append(writer, i, i * 97));
            }

            Assert.Equal(1, writer.Commit(_ => "first"u8.ToArray()));
        }

        using PackStore again = folder.Open();
        for (int i = 0; i < places.Count; i++)
        {
            StoreFolder.AssertRecord(again, places[i], i, i * 97);
        }
    }

    [Fact]
    public void Reads_a_record_before_it_is_committed_in_the_same_process()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        RecordLocation small = StoreFolder.Append(writer, 1);
        RecordLocation large = StoreFolder.Append(writer, 2, 3_000_000);
        StoreFolder.AssertRecord(store, small, 1);
        StoreFolder.AssertRecord(store, large, 2, 3_000_000);
    }

    [Fact]
    public void Reads_parts_of_a_payload_into_the_callers_memory()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        RecordLocation at = StoreFolder.Append(writer, 3, 10_000);
        writer.Commit(_ => []);
        byte[] header = store.ReadHeader(at, out RecordKind kind, out ContentId id, out long payloadOffset, out long payloadLength);
        Assert.Equal(StoreFolder.Bytes(4, 17), header);
        Assert.Equal(RecordKind.TensorRun, kind);
        Assert.Equal(StoreFolder.Id(3), id);
        Assert.Equal(10_000, payloadLength);
        byte[] part = new byte[777];
        store.ReadPayload(at, payloadOffset + 1234, part);
        Assert.Equal(StoreFolder.Bytes(3, 10_000)[1234..2011], part);
        Assert.Throws<StoreCorruptException>(() => store.ReadPayload(at, payloadOffset + payloadLength - 776, part));
        Assert.Throws<StoreCorruptException>(() => store.ReadPayload(at, at.Offset, part));
    }

    [Fact]
    public void Joins_payload_parts()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        byte[] bytes = StoreFolder.Bytes(9, 5000);
        RecordLocation at = writer.Append(RecordKind.Skeleton, StoreFolder.Id(9), [], [bytes.AsMemory(0, 1), bytes.AsMemory(1, 0), bytes.AsMemory(1)]);
        Assert.Equal(bytes, store.Read(at).Payload);
    }

    [Fact]
    public void Drops_what_was_not_committed_and_uses_the_same_pack_again()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        RecordLocation kept;
        using (PackWriter writer = store.BeginWrite())
        {
            kept = StoreFolder.Append(writer, 1);
            writer.Commit(_ => []);
            StoreFolder.Append(writer, 2, 2_000_000);
        }

        using (PackWriter writer = store.BeginWrite())
        {
            RecordLocation next = StoreFolder.Append(writer, 3);
            Assert.Equal(kept.Pack, next.Pack);
            writer.Commit(_ => []);
            StoreFolder.AssertRecord(store, next, 3);
        }

        StoreFolder.AssertRecord(store, kept, 1);
        PackFile pack = Assert.Single(store.Packs);
        Assert.Equal(pack.CommittedLength, pack.Length);
    }

    [Fact]
    public void Many_small_commits_make_one_pack()
    {
        using StoreFolder folder = new();
        for (int i = 0; i < 20; i++)
        {
            using PackStore store = folder.Open();
            using PackWriter writer = store.BeginWrite();
            StoreFolder.Append(writer, i);
            Assert.Equal(i + 1, writer.Commit(_ => []));
        }

        using PackStore last = folder.Open();
        Assert.Single(last.Packs);
    }

    [Fact]
    public void Seals_a_pack_that_is_large_enough_and_goes_on_in_another()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open(StoreFolder.Options with { PackSegmentBytes = 4000 });
        using PackWriter writer = store.BeginWrite();
        List<RecordLocation> places = [];
        for (int i = 0; i < 10; i++)
        {
            places.Add(StoreFolder.Append(writer, i, 1500));
            writer.Commit(_ => []);
        }

        Assert.Equal(4, store.Packs.Count);
        Assert.Equal(3, store.Packs.Count(pack => pack.IsSealed));
        for (int i = 0; i < places.Count; i++)
        {
            StoreFolder.AssertRecord(store, places[i], i, 1500);
        }
    }

    [Fact]
    public void A_commit_whose_description_throws_leaves_everything_as_it_was()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        RecordLocation at = StoreFolder.Append(writer, 1);
        Assert.Throws<InvalidTimeZoneException>(() => writer.Commit(transaction =>
        {
            transaction.SetMeta("half", "done");
            throw new InvalidTimeZoneException();
        }));
        Assert.Null(store.Catalog.Query(snapshot => snapshot.Meta("half")));
        Assert.Equal(0L, store.Catalog.Query(snapshot => snapshot.Command("SELECT count(*) FROM records").ExecuteScalar()));
        Assert.Equal(1, writer.Commit(_ => []));
        StoreFolder.AssertRecord(store, at, 1);
    }

    [Fact]
    public void Describing_sees_the_rows_of_the_records_and_may_append_more()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        RecordLocation first = StoreFolder.Append(writer, 1);
        RecordLocation second = default;
        writer.Commit(transaction =>
        {
            Assert.Equal(1, transaction.RecordId(first));
            second = StoreFolder.Append(writer, 2);
            return [];
        });
        StoreFolder.AssertRecord(store, second, 2);
        Assert.Equal(3L, store.Catalog.Query(snapshot => snapshot.Command("SELECT count(*) FROM records").ExecuteScalar()));
        Assert.Throws<KeyNotFoundException>(() => writer.Commit(transaction =>
        {
            transaction.RecordId(first with { Offset = 1 });
            return [];
        }));
    }

    [Fact]
    public void Scanning_finds_every_record_and_commit_in_order()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        RecordLocation first = StoreFolder.Append(writer, 1);
        writer.Commit(_ => "one"u8.ToArray());
        StoreFolder.Append(writer, 2, 400_000);
        writer.Commit(_ => "two"u8.ToArray());
        List<ScannedRecord> found = [.. store.Scan(store.Packs[0].Name, verifyPayload: true)];
        Assert.Equal([RecordKind.TensorRun, RecordKind.Commit, RecordKind.TensorRun, RecordKind.Commit], found.Select(record => record.Kind));
        Assert.All(found, record => Assert.Equal(PackFault.None, record.Fault));
        Assert.Equal(first.Offset, found[0].Offset);
        Assert.Equal(first.Length, found[0].Length);
        Assert.Equal("two"u8.ToArray(), store.ReadPayload(found[3]));
        CommitHeader one = CommitHeader.TryParse(found[1].Header)!.Value;
        CommitHeader two = CommitHeader.TryParse(found[3].Header)!.Value;
        Assert.Equal((1, 2), (one.Sequence, two.Sequence));
        Assert.True(two.Time > one.Time);
    }

    [Fact]
    public void Commit_records_are_written_by_commits_alone()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        Assert.Throws<ArgumentOutOfRangeException>(() => writer.Append(RecordKind.Commit, default, [], Array.Empty<byte>()));
    }

    [Fact]
    public void Many_threads_append_to_one_writer()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        RecordLocation[] places = new RecordLocation[400];
        Parallel.For(0, places.Length, i =>
        {
            places[i] = StoreFolder.Append(writer, i, i * 31);
            StoreFolder.AssertRecord(store, places[i], i, i * 31);
        });
        writer.Commit(_ => []);
        for (int i = 0; i < places.Length; i++)
        {
            StoreFolder.AssertRecord(store, places[i], i, i * 31);
        }
    }

    [Fact]
    public void More_packs_than_handles_are_read_in_parallel()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open(StoreFolder.Options with { PackSegmentBytes = 1 });
        RecordLocation[] places = new RecordLocation[150];
        using (PackWriter writer = store.BeginWrite())
        {
            for (int i = 0; i < places.Length; i++)
            {
                places[i] = StoreFolder.Append(writer, i);
                writer.Commit(_ => []);
            }
        }

        Assert.Equal(places.Length, places.Select(place => place.Pack).Distinct().Count());
        Parallel.For(0, 3000, i => StoreFolder.AssertRecord(store, places[i % 150], i % 150));
    }

    [Fact]
    public void A_pack_that_was_collected_is_told_apart_from_damage()
    {
        using StoreFolder folder = new();
        using PackStore reader = folder.Open();
        using PackStore store = folder.Open();
        RecordLocation old;
        RecordLocation moved = default;
        using (PackWriter writer = store.BeginWrite())
        {
            old = StoreFolder.Append(writer, 1);
            writer.Commit(_ => []);
        }

        PackFile pack = store.Packs[0];
        using (ExclusiveStore alone = store.BeginExclusive())
        {
            using (PackWriter writer = alone.BeginWrite())
            {
                moved = ExclusiveStore.Copy(writer, old);
                writer.Commit(transaction =>
                {
                    transaction.RemovePack(pack.Number);
                    return [];
                });
            }

            alone.DeletePacks([pack]);
        }

        Assert.Throws<PackGoneException>(() => reader.Read(old));
        Assert.Throws<PackGoneException>(() => store.Read(old));
        StoreFolder.AssertRecord(reader, moved, 1);
        Assert.Single(store.Packs);
    }

    [Fact]
    public void Refuses_to_create_over_a_store_and_to_open_what_is_none()
    {
        using StoreFolder folder = new();
        Assert.Equal(ErrorCode.DestinationExists, Assert.Throws<MGitException>(() => PackStore.Create(folder.Lineage)).Code);
        Assert.Equal(ErrorCode.RepositoryNotFound, Assert.Throws<MGitException>(() => PackStore.Open(folder.Lineage + "x")).Code);
        Assert.Equal(ErrorCode.RepositoryInvalid, Assert.Throws<MGitException>(() => PackStore.Open(folder.Root)).Code);
    }

    [Fact]
    public void Files_can_be_deleted_after_dispose_and_no_log_is_left()
    {
        using StoreFolder folder = new();
        using (PackStore store = folder.Open())
        {
            using PackWriter writer = store.BeginWrite();
            StoreFolder.Append(writer, 1);
            writer.Commit(_ => []);
            store.Catalog.Query(snapshot => snapshot.Meta("sequence"));
        }

        Assert.Equal(["catalog.db"], Directory.GetFiles(folder.Lineage, "catalog*").Select(Path.GetFileName));
    }
}
