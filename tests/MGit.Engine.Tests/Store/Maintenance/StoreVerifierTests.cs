using MGit.Engine.Errors;
using MGit.Engine.Store;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Store.Contents;

namespace MGit.Engine.Tests.Store.Maintenance;

public class StoreVerifierTests
{
    [LinuxTheory]
    [InlineData(RecordKind.TensorRun)]
    [InlineData(RecordKind.Bundle)]
    public void A_file_that_cannot_be_read_at_the_moment_is_no_damage(RecordKind kind)
    {
        using TestStore store = new();
        IngestResult added = store.Add(SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors"));
        ContentId id = store.Contents.ReadManifest(added.Manifest).Contents.First(content => content.IsBundle == (kind == RecordKind.Bundle)).Id;
        string pack = Assert.Single(store.Packs.Packs).Path;
        store.Reopen();

        // A file that opens and whose reading gives an input/output error.
        File.Move(pack, pack + ".aside");
        File.CreateSymbolicLink(pack, "/proc/self/mem");
        MGitException error = Assert.Throws<MGitException>(() => new ContentVerification(store.Packs).Check(id, kind, TestStore.None));
        Assert.Equal(ErrorCode.InputOutput, error.Code);
    }

    [Fact]
    public void A_sound_store_has_no_findings()
    {
        using TestStore store = Family(out _, out _);
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
    }

    [Fact]
    public void Every_damaged_byte_of_a_record_is_found_and_located()
    {
        using TestStore store = Family(out IngestResult parent, out IngestResult child);
        PackFile pack = Assert.Single(store.Packs.Packs);
        byte[] bytes = File.ReadAllBytes(pack.Path);
        Random random = new(7);
        for (int round = 0; round < 12; round++)
        {
            int at = random.Next(64, bytes.Length);
            byte[] damaged = [.. bytes];
            damaged[at] ^= 0x40;
            File.WriteAllBytes(pack.Path, damaged);
            store.Reopen();
            StoreFinding finding = new StoreVerifier(store.Packs).Verify(false, null, TestStore.None)
                .First(found => found.Kind == FindingKind.PackCorrupt);
            Assert.StartsWith(pack.Name + ".pack+", finding.Where, StringComparison.Ordinal);
            Assert.True(long.Parse(finding.Where.Split('+')[1], System.Globalization.CultureInfo.InvariantCulture) <= at);
            Assert.All(finding.Manifests, manifest => Assert.True(manifest == parent.Manifest || manifest == child.Manifest));
        }

        File.WriteAllBytes(pack.Path, bytes);
        store.Reopen();
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
    }

    [Fact]
    public void Reading_damaged_bytes_names_pack_and_offset()
    {
        using TestStore store = Family(out _, out IngestResult child);
        PackFile pack = Assert.Single(store.Packs.Packs);
        RecordLocation at = store.Contents.Index.Require(store.Contents.ReadManifest(child.Manifest).Contents.First(content => !content.IsBundle).Id).Record;
        byte[] bytes = File.ReadAllBytes(pack.Path);
        bytes[at.Offset + at.Length - 40] ^= 1;
        File.WriteAllBytes(pack.Path, bytes);
        store.Reopen();
        StoreCorruptException error = Assert.Throws<StoreCorruptException>(() => store.Export(child.Manifest));
        Assert.Equal(ErrorCode.ContentCorrupt, error.Code);
        Assert.Equal(pack.Name, error.Pack);
        Assert.Equal(at.Offset, error.Offset);
    }

    [Fact]
    public void A_damaged_parent_does_not_keep_a_sound_child_out()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        IngestResult parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        string child = model.Tuned(2).Write(store.Folder, "child.safetensors");
        PackFile pack = Assert.Single(store.Packs.Packs);
        byte[] bytes = File.ReadAllBytes(pack.Path);
        foreach (ManifestContent content in store.Contents.ReadManifest(parent.Manifest).Contents)
        {
            RecordLocation at = store.Contents.Index.Require(content.Id).Record;
            bytes[at.Offset + at.Length - 40] ^= 1;
        }

        File.WriteAllBytes(pack.Path, bytes);
        store.Reopen();
        IngestResult added = store.Add(child, null, parent.Manifest);
        Assert.Equal(TestStore.HashOf(child), TestStore.HashOf(Assert.Single(store.Export(added.Manifest)).FullName));
    }

    private static TestStore Family(out IngestResult parent, out IngestResult child)
    {
        TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        child = store.Add(model.Tuned(2).Write(store.Folder, "child.safetensors"), null, parent.Manifest);
        return store;
    }
}
