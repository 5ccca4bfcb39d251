using MGit.Engine.Catalog;
using MGit.Engine.Store;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Store.Contents;

namespace MGit.Engine.Tests.Store.Maintenance;

public class StoreRepairerTests
{
    [Fact]
    public void A_catalog_that_differs_from_the_packs_is_made_anew()
    {
        using TestStore store = new();
        string path = SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors");
        IngestResult added = store.Add(path);
        store.Packs.UpdateCatalog(transaction =>
        {
            transaction.Command("DELETE FROM records WHERE kind = 2").ExecuteNonQuery();
            transaction.Command("UPDATE contents SET chain = 3 WHERE kind = 1").ExecuteNonQuery();
        });
        IReadOnlyList<StoreFinding> findings = new StoreRepairer(store.Packs).Mend(new NoEvents(), null, TestStore.None);
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.NotNull(finding.Repaired));
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(added.Manifest)).FullName));
    }

    [Fact]
    public void A_damaged_content_is_taken_from_its_copy()
    {
        using TestStore store = new();
        string path = SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors");

        // Two writers that know nothing of each other store the same model at the same time.
        IngestResult result;
        using (PackWriter first = store.Packs.BeginWrite(TestStore.None))
        using (PackWriter second = store.Packs.BeginWrite(TestStore.None))
        {
            ModelIngest one = new(store.Packs, first, new IngestOptions());
            ModelIngest other = new(store.Packs, second, new IngestOptions());
            result = one.Add(Checkpoints(path), [], null, TestStore.None);
            Assert.Equal(result.Manifest, other.Add(Checkpoints(path), [], null, TestStore.None).Manifest);
            TestStore.Commit(first, one);
            TestStore.Commit(second, other);
        }

        Manifest manifest = store.Contents.ReadManifest(result.Manifest);
        foreach (ManifestContent content in manifest.Contents)
        {
            RecordLocation at = store.Contents.Index.Require(content.Id).Record;
            PackFile pack = store.Packs.Packs.First(file => file.Number == at.Pack);
            Damage(pack.Path, at.Offset + at.Length - 20);
        }

        store.Reopen();
        Assert.NotEmpty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        Assert.All(new StoreRepairer(store.Packs).Mend(new NoEvents(), null, TestStore.None), finding => Assert.NotNull(finding.Repaired));
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(result.Manifest)).FullName));
    }

    [Fact]
    public void What_is_lost_is_said_and_the_rest_survives_its_dropping()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        string path = SyntheticModel.Mixed(9).Write(store.Folder, "other.safetensors");
        IngestResult parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        IngestResult child = store.Add(model.Tuned(2).Write(store.Folder, "child.safetensors"), null, parent.Manifest);
        IngestResult other = store.Add(path);
        ContentId lost = store.Contents.ReadManifest(parent.Manifest).Contents.First(content => !content.IsBundle).Id;
        RecordLocation at = store.Contents.Index.Require(lost).Record;
        Damage(store.Packs.Packs.First(file => file.Number == at.Pack).Path, at.Offset + at.Length - 20);
        store.Reopen();
        IReadOnlyList<StoreFinding> findings = new StoreRepairer(store.Packs).Mend(new NoEvents(), null, TestStore.None);
        HashSet<ContentId> hit = [.. findings.Where(finding => finding.Repaired is null).SelectMany(finding => finding.Manifests)];
        Assert.Equal([parent.Manifest, child.Manifest], hit.Order().SequenceEqual(new[] { parent.Manifest, child.Manifest }.Order()) ? [parent.Manifest, child.Manifest] : hit);
        new StoreRepairer(store.Packs).Drop(hit, null, TestStore.None);
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(other.Manifest)).FullName));
    }

    private static Engine.Checkpoints.Checkpoint Checkpoints(string path) => Engine.Checkpoints.CheckpointReader.Open(path);

    internal static void Damage(string path, long offset)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Position = offset;
        int value = stream.ReadByte();
        stream.Position = offset;
        stream.WriteByte((byte)(value ^ 1));
    }

    private sealed class NoEvents : ICommitReplayer
    {
        public void Replay(CatalogTransaction transaction, long sequence, DateTimeOffset time, ReadOnlySpan<byte> payload)
        {
            // The commits of these tests carry none.
        }
    }
}
