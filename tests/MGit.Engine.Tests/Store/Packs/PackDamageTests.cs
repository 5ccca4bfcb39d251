using MGit.Engine.CrashHost;
using MGit.Engine.Errors;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;

namespace MGit.Engine.Tests.Store.Packs;

public sealed class PackDamageTests
{
    [Fact]
    public void A_flipped_bit_anywhere_is_never_read_as_sound()
    {
        using StoreFolder folder = new();
        List<RecordLocation> places = Fill(folder, 3, 60);
        string path = Directory.GetFiles(folder.PacksFolder).Single();
        string name = Path.GetFileNameWithoutExtension(path);
        byte[] sound = File.ReadAllBytes(path);
        for (int at = 0; at < sound.Length; at++)
        {
            byte[] damaged = [.. sound];
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, damaged);
            using PackStore store = folder.Open();
            int unreadable = 0;
            foreach (RecordLocation place in places)
            {
                if (Record.Exception(() => Assert.True(SampleRecords.IsWhole(store.Read(place)))) is { } error)
                {
                    unreadable++;
                    Assert.Equal(ErrorCode.ContentCorrupt, Assert.IsType<StoreCorruptException>(error).Code);
                }
            }

            bool inHead = at < PackHead.Size;
            bool inCommit = at >= places[^1].Offset + places[^1].Length;
            Assert.Equal(inHead ? 3 : inCommit ? 0 : 1, unreadable);

            // The scan reports the damage where it is, and everything else is still found, also without a sound head.
            List<ScannedRecord> found = [.. store.Scan(name, verifyPayload: true)];
            ScannedRecord fault = Assert.Single(found, record => record.Fault != PackFault.None);
            Assert.InRange(at, fault.Offset, fault.Offset + fault.Length - 1);
            Assert.Equal(inHead ? 4 : 3, found.Count(record => record.Fault == PackFault.None));
        }
    }

    [Fact]
    public void A_pack_cut_anywhere_gives_what_is_left()
    {
        using StoreFolder folder = new();
        List<RecordLocation> places = Fill(folder, 3, 60);
        string path = Directory.GetFiles(folder.PacksFolder).Single();
        byte[] sound = File.ReadAllBytes(path);
        for (int length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(path, sound[..length]);
            using PackStore store = folder.Open();
            int whole = places.Count(place => length >= PackHead.Size && place.Offset + place.Length <= length);
            foreach (RecordLocation place in places)
            {
                Exception? error = Record.Exception(() => store.Read(place));
                Assert.Equal(place.Offset + place.Length <= length, error is null);
                Assert.True(error is null or StoreCorruptException, $"{error}");
            }

            Assert.Equal(whole, store.Scan(Path.GetFileNameWithoutExtension(path), verifyPayload: true).Count(record => record.Fault == PackFault.None));
            Assert.Contains(new PackVerifier(store).Verify(verifyPayload: true), fault => fault.Fault == PackFault.Truncated);
        }
    }

    [Fact]
    public void A_record_inside_a_payload_is_not_taken_for_one_when_its_surroundings_are_damaged()
    {
        using StoreFolder source = new();
        Fill(source, 2, 200);
        byte[] foreign = File.ReadAllBytes(Directory.GetFiles(source.PacksFolder).Single());

        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        RecordLocation at;
        using (PackWriter writer = store.BeginWrite())
        {
            at = writer.Append(RecordKind.TensorRun, StoreFolder.Id(1), [], foreign);
            writer.Commit(_ => SampleRecords.CommitPayload(1));
        }

        string path = Directory.GetFiles(folder.PacksFolder).Single();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at.Offset + 30] ^= 1;
        File.WriteAllBytes(path, bytes);
        List<ScannedRecord> found = [.. store.Scan(store.Packs[0].Name, verifyPayload: true)];
        Assert.Equal([PackFault.HeaderChecksum, PackFault.None], found.Select(record => record.Fault));
        Assert.Equal(RecordKind.Commit, found[1].Kind);
        Assert.Equal(at.Length, found[0].Length);
    }

    [Fact]
    public void Verification_names_the_contents_that_are_hit()
    {
        using StoreFolder folder = new();
        List<RecordLocation> places = Fill(folder, 3, 5000);
        string path = Directory.GetFiles(folder.PacksFolder).Single();
        using PackStore store = folder.Open();
        Assert.Empty(new PackVerifier(store).Verify(verifyPayload: true));

        byte[] bytes = File.ReadAllBytes(path);
        bytes[places[1].Offset + 2000] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Empty(new PackVerifier(store).Verify(verifyPayload: false));
        PackFaultReport fault = Assert.Single(new PackVerifier(store).Verify(verifyPayload: true));
        Assert.Equal((PackFault.PayloadChecksum, places[1].Offset), (fault.Fault, fault.Offset));
        Assert.Equal([SampleRecords.Id(1)], fault.Contents);
        Assert.Contains(Path.GetFileNameWithoutExtension(path), fault.Message, StringComparison.Ordinal);

        File.Delete(path);
        Assert.Equal(PackFault.Missing, Assert.Single(new PackVerifier(store).Verify(verifyPayload: true)).Fault);
    }

    [Fact]
    public void Records_of_unknown_kinds_and_newer_versions_are_told_apart_from_damage()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using (PackWriter writer = store.BeginWrite())
        {
            writer.Append((RecordKind)99, StoreFolder.Id(1), [], StoreFolder.Bytes(1, 10));
            writer.Commit(_ => SampleRecords.CommitPayload(1));
        }

        Assert.Equal(PackFault.UnknownKind, Assert.Single(new PackVerifier(store).Verify(verifyPayload: true)).Fault);

        string path = Directory.GetFiles(folder.PacksFolder).Single();
        byte[] bytes = File.ReadAllBytes(path);
        bytes[8] = 2;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), System.IO.Hashing.XxHash3.HashToUInt64(bytes.AsSpan(0, 56)));
        File.WriteAllBytes(path, bytes);
        using PackStore again = folder.Open();
        Assert.Equal(PackFault.TooNew, Assert.Single(new PackVerifier(again).Verify(verifyPayload: true)).Fault);
        RecordLocation at = new(again.Packs[0].Number, PackHead.Size, RecordFrame.MinRecord + 10);
        Assert.Equal(ErrorCode.RepositoryTooNew, Assert.Throws<MGitException>(() => again.Read(at)).Code);
    }

    [Fact]
    public void A_pack_under_another_packs_name_is_refused()
    {
        using StoreFolder folder = new();
        RecordLocation place = Fill(folder, 1, 100)[0];
        string path = Directory.GetFiles(folder.PacksFolder).Single();
        using StoreFolder other = new();
        Fill(other, 1, 100);
        File.Copy(Directory.GetFiles(other.PacksFolder).Single(), path, overwrite: true);
        using PackStore store = folder.Open();
        Assert.Throws<StoreCorruptException>(() => store.Read(place));
    }

    [Fact]
    public void Locations_from_nowhere_are_refused()
    {
        using StoreFolder folder = new();
        RecordLocation place = Fill(folder, 1, 100)[0];
        using PackStore store = folder.Open();
        foreach (RecordLocation wrong in (ReadOnlySpan<RecordLocation>)[
            place with { Offset = -1 }, place with { Offset = 0 }, place with { Offset = long.MaxValue - 5 }, place with { Offset = place.Offset + 1 },
            place with { Length = -1 }, place with { Length = 5 }, place with { Length = place.Length - 1 }, place with { Length = long.MaxValue }])
        {
            Assert.Throws<StoreCorruptException>(() => store.Read(wrong));
            Assert.ThrowsAny<MGitException>(() => store.ReadPayload(wrong, wrong.Offset + 70, new byte[10_000_000]));
        }

        Assert.Throws<PackGoneException>(() => store.Read(place with { Pack = 12345 }));
        Assert.Throws<PackGoneException>(() => store.Read(place with { Pack = -1 }));
        Assert.Equal(ErrorCode.PathInvalid, Assert.Throws<MGitException>(() => store.Scan("../catalog", verifyPayload: false)).Code);
    }

    private static List<RecordLocation> Fill(StoreFolder folder, int count, int length)
    {
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        List<RecordLocation> places = [.. Enumerable.Range(0, count).Select(i => SampleRecords.Append(writer, i, length))];
        writer.Commit(_ => SampleRecords.CommitPayload(count));
        return places;
    }
}
