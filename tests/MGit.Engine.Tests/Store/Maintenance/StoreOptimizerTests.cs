using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Maintenance;
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

    private static OptimizeOutcome Optimize(TestStore store, params ContentId[] roots) => Optimize(store, 8, roots);

    private static OptimizeOutcome Optimize(TestStore store, int maxChainLength, ContentId[] roots) => new StoreOptimizer(store.Packs).Run(
        new OptimizeRequest { Roots = _ => roots, MaxChainLength = maxChainLength }, null, TestStore.None);

    private static long LongestChain(TestStore store) => store.Packs.Catalog.Query(snapshot =>
        (long)snapshot.Command("SELECT max(chain) FROM contents WHERE kind IN (1, 2)").ExecuteScalar()!);
}
