using MGit.Engine.Checkpoints;
using MGit.Engine.Store;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Store.Contents;

namespace MGit.Engine.Tests.Store.Maintenance;

public class StoreOptimizerTests
{
    [Fact]
    public void What_nothing_needs_is_given_back_and_the_rest_stays_readable()
    {
        using TestStore store = new();
        string kept = SyntheticModel.Mixed(1).Write(store.Folder, "kept.safetensors");
        IngestResult first = store.Add(kept);
        store.Add(SyntheticModel.Mixed(2).Write(store.Folder, "dead.safetensors"));
        long before = store.Packs.Packs.Sum(pack => pack.Length);
        OptimizeOutcome outcome = Optimize(store, first.Manifest);
        Assert.True(outcome.Collected > 0);
        Assert.True(store.Packs.Packs.Sum(pack => pack.Length) < before * 0.6);
        Assert.Equal(TestStore.HashOf(kept), TestStore.HashOf(Assert.Single(store.Export(first.Manifest)).FullName));
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        store.Reopen();
        Assert.Equal(TestStore.HashOf(kept), TestStore.HashOf(Assert.Single(store.Export(first.Manifest)).FullName));
    }

    [Fact]
    public void The_bases_of_what_is_kept_are_kept()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        string path = model.Tuned(3).Write(store.Folder, "child.safetensors");
        IngestResult parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        IngestResult child = store.Add(path, null, parent.Manifest);
        Optimize(store, child.Manifest);
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(child.Manifest)).FullName));
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
    }

    [Fact]
    public void Chains_over_a_new_limit_are_shortened()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        List<(string Path, ContentId Manifest)> versions = [];
        for (int version = 0; version < 7; version++)
        {
            string path = model.Write(store.Folder, $"v{version}.safetensors");
            versions.Add((path, store.Add(path, null, versions.Count == 0 ? [] : [versions[^1].Manifest]).Manifest));
            model = model.Tuned(version);
        }

        Assert.True(LongestChain(store) > 2);
        OptimizeOutcome outcome = Optimize(store, 2, [.. versions.Select(version => version.Manifest)]);
        Assert.True(outcome.Reencoded > 0);
        Assert.True(LongestChain(store) <= 2, $"{LongestChain(store)}");
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        foreach ((string path, ContentId manifest) in versions)
        {
            Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(manifest)).FullName));
        }
    }

    [Fact]
    public void A_base_that_turned_up_later_is_used()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        string path = model.Tuned(3).Write(store.Folder, "child.safetensors");
        IngestResult parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        IngestResult child = store.Add(path);
        long before = store.Packs.Packs.Sum(pack => pack.Length);
        new StoreOptimizer(store.Packs).Run(
            new OptimizeRequest
            {
                Roots = _ => [parent.Manifest, child.Manifest],
                Bases = new Dictionary<ContentId, IReadOnlyList<ContentId>> { [child.Manifest] = [parent.Manifest] },
            },
            null, TestStore.None);
        Assert.True(store.Packs.Packs.Sum(pack => pack.Length) < before * 0.9);
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(child.Manifest)).FullName));
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
    }

    [Theory]
    [InlineData("b", "a", "c", "b")]
    [InlineData("c", "b", "b", "a")]
    [InlineData("a", "b", "b", "a")]
    [InlineData("a", "b", "b", "c", "c", "a")]
    public void Bases_that_are_encoded_again_themselves_leave_everything_readable(params string[] pairs)
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        Dictionary<string, (string Path, ContentId Manifest)> models = [];
        foreach (string name in (string[])["a", "b", "c"])
        {
            string path = model.Write(store.Folder, $"{name}.safetensors");
            models.Add(name, (path, store.Add(path).Manifest));
            model = model.Tuned(name[0]);
        }

        Dictionary<ContentId, IReadOnlyList<ContentId>> bases = [];
        for (int index = 0; index < pairs.Length; index += 2)
        {
            bases.Add(models[pairs[index]].Manifest, [models[pairs[index + 1]].Manifest]);
        }

        OptimizeOutcome outcome = new StoreOptimizer(store.Packs).Run(
            new OptimizeRequest { Roots = _ => [.. models.Values.Select(added => added.Manifest)], Bases = bases }, null, TestStore.None);
        Assert.True(outcome.Reencoded > 0);
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
        Assert.All(models.Values, added => Assert.Equal(TestStore.HashOf(added.Path), TestStore.HashOf(Assert.Single(store.Export(added.Manifest)).FullName)));
    }

    [Fact]
    public void A_damaged_pack_is_left_and_the_others_are_collected()
    {
        using TestStore store = new();
        List<(string Path, ContentId Manifest)> kept = [];
        using (PackWriter first = store.Packs.BeginWrite(TestStore.None))
        using (PackWriter second = store.Packs.BeginWrite(TestStore.None))
        {
            foreach (PackWriter writer in (PackWriter[])[first, second])
            {
                ModelIngest ingest = new(store.Packs, writer, new IngestOptions());
                string path = SyntheticModel.Mixed(kept.Count + 1).Write(store.Folder, $"kept{kept.Count}.safetensors");
                string dead = SyntheticModel.Mixed(kept.Count + 10).Write(store.Folder, $"dead{kept.Count}.safetensors");
                kept.Add((path, ingest.Add(CheckpointReader.Open(path), [], null, TestStore.None).Manifest));
                ingest.Add(CheckpointReader.Open(dead), [], null, TestStore.None);
                TestStore.Commit(writer, ingest);
            }
        }

        ContentId content = store.Contents.ReadManifest(kept[0].Manifest).Contents.First(content => !content.IsBundle).Id;
        RecordLocation at = store.Contents.Index.Require(content).Record;
        PackFile damaged = store.Packs.Packs.First(pack => pack.Number == at.Pack);
        StoreRepairerTests.Damage(damaged.Path, at.Offset + at.Length - 20);
        OptimizeOutcome outcome = Optimize(store, [.. kept.Select(added => added.Manifest)]);
        Assert.Equal(1, outcome.RewrittenPacks);
        Assert.Equal(damaged.Length, new FileInfo(damaged.Path).Length);
        Assert.Equal(TestStore.HashOf(kept[1].Path), TestStore.HashOf(Assert.Single(store.Export(kept[1].Manifest)).FullName));
        new StoreRepairer(store.Packs).Drop([kept[0].Manifest], null, TestStore.None);
        Assert.Empty(new StoreVerifier(store.Packs).Verify(true, null, TestStore.None));
    }

    private static OptimizeOutcome Optimize(TestStore store, params ContentId[] roots) => Optimize(store, 8, roots);

    private static OptimizeOutcome Optimize(TestStore store, int maxChainLength, ContentId[] roots) => new StoreOptimizer(store.Packs).Run(
        new OptimizeRequest { Roots = _ => roots, MaxChainLength = maxChainLength }, null, TestStore.None);

    private static long LongestChain(TestStore store) => store.Packs.Catalog.Query(snapshot =>
        (long)snapshot.Command("SELECT max(chain) FROM contents WHERE kind IN (1, 2)").ExecuteScalar()!);
}
