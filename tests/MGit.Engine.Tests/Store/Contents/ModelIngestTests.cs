using MGit.Engine.Checkpoints;
using MGit.Engine.Codecs;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

public class ModelIngestTests
{
    [Fact]
    public void The_same_tensors_in_another_file_under_other_names_are_stored_once()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        store.Add(model.Write(store.Folder, "one.safetensors"));
        SyntheticModel renamed = new(0);
        foreach ((string name, float[] values) in model.Values)
        {
            renamed.With("module." + name, ShapeOf(name), values);
        }

        IngestResult second = store.Add(renamed.Write(store.Folder, "two.safetensors"));
        Assert.True(second.NewStoredBytes < 4000, $"{second.NewStoredBytes} bytes");
        Assert.All(second.Decisions.Where(decision => decision.Name.StartsWith("module.", StringComparison.Ordinal)), decision => Assert.Equal(0, decision.StoredLength));
    }

    [SharedDataFact]
    public void Tensors_shared_by_two_formats_are_stored_once()
    {
        using TestStore store = new();
        store.Add(SharedData.PathOf("lora_adapters/lora_disney.pt"));
        IngestResult second = store.Add(SharedData.PathOf("lora_adapters/lora_pop.pt"));
        Assert.Contains(second.Decisions, decision => decision.Reason == "already stored" && decision.RawLength > 0);
    }

    [Fact]
    public void The_same_bytes_in_another_shape_cost_next_to_nothing()
    {
        using TestStore store = new();
        SyntheticModel model = new(1, ("a", [1000, 700]));
        store.Add(model.Write(store.Folder, "one.safetensors"));
        string path = new SyntheticModel(0).With("b", new TensorShape(700, 1000), model.Values["a"]).Write(store.Folder, "two.safetensors");
        IngestResult second = store.Add(path);
        Assert.True(second.NewStoredBytes < 2000, $"{second.NewStoredBytes} bytes");
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(second.Manifest)).FullName));
    }

    [Fact]
    public void A_renamed_model_finds_its_bases_by_the_order_of_shapes()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        IngestResult parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        SyntheticModel child = new(0);
        foreach ((string name, float[] values) in model.Tuned(5).Values)
        {
            child.With("new." + name, ShapeOf(name), values);
        }

        IngestResult second = store.Add(child.Write(store.Folder, "child.safetensors"), null, parent.Manifest);
        IngestDecision body = second.Decisions.First(decision => decision.Name == "new.body.weight");
        Assert.NotNull(body.Base);
        Assert.Contains("shapes", body.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void No_chain_is_longer_than_allowed_and_every_version_comes_back(int limit)
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        List<(string Path, ContentId Manifest)> versions = [];
        for (int version = 0; version < 12; version++)
        {
            string path = model.Write(store.Folder, $"v{version}.safetensors");
            ContentId[] bases = version == 0 ? [] : [versions[^1].Manifest];
            versions.Add((path, store.Add(path, new IngestOptions { MaxChainLength = limit }, bases).Manifest));
            model = model.Tuned(version);
        }

        long longest = store.Packs.Catalog.Query(snapshot => (long)snapshot.Command("SELECT max(chain) FROM contents").ExecuteScalar()!);
        Assert.True(longest <= limit, $"{longest} of {limit}");
        foreach ((string path, ContentId manifest) in versions)
        {
            Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(manifest)).FullName));
        }
    }

    [Fact]
    public void Versions_of_one_batch_share_before_they_are_committed()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        string parent = model.Write(store.Folder, "parent.safetensors");
        string child = model.Tuned(3).Write(store.Folder, "child.safetensors");
        using PackWriter writer = store.Packs.BeginWrite(TestStore.None);
        ModelIngest ingest = new(store.Packs, writer, new IngestOptions());
        IngestResult first = ingest.Add(CheckpointReader.Open(parent), [], null, TestStore.None);
        IngestResult second = ingest.Add(CheckpointReader.Open(child), [first.Manifest], null, TestStore.None);
        IngestResult again = ingest.Add(CheckpointReader.Open(parent), [second.Manifest], null, TestStore.None);
        Assert.True(second.NewStoredBytes < first.NewStoredBytes);
        Assert.Equal(first.Manifest, again.Manifest);
        Assert.Equal(0, again.NewStoredBytes);
        TestStore.Commit(writer, ingest);
        IngestResult later = ingest.Add(CheckpointReader.Open(child), [first.Manifest], null, TestStore.None);
        Assert.Equal(second.Manifest, later.Manifest);
        TestStore.Commit(writer, ingest);
        Assert.Equal(TestStore.HashOf(child), TestStore.HashOf(Assert.Single(store.Export(second.Manifest)).FullName));
    }

    [Fact]
    public void An_unchanged_file_is_not_read_again()
    {
        using TestStore store = new();
        string path = SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-1));
        IngestResult first = store.Add(path);

        // The change time cannot be set back: the entry is made to look as if it had been written later than the last change.
        store.Packs.UpdateCatalog(transaction => transaction.Command("UPDATE stat_cache SET seen = seen + 100000000").ExecuteNonQuery());
        IngestResult second = store.Add(path);
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.Contains("unchanged", Assert.Single(second.Decisions).Reason, StringComparison.Ordinal);
        IngestResult rehashed = store.Add(path, new IngestOptions { Rehash = true });
        Assert.Equal(first.Manifest, rehashed.Manifest);
        Assert.DoesNotContain(rehashed.Decisions, decision => decision.Reason.Contains("unchanged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_an_error_and_leaves_nothing()
    {
        using TestStore store = new();
        string path = SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors");
        Checkpoint checkpoint = CheckpointReader.Open(path);
        File.AppendAllText(path, "more");
        using PackWriter writer = store.Packs.BeginWrite(TestStore.None);
        ModelIngest ingest = new(store.Packs, writer, new IngestOptions());
        MGitException error = Assert.Throws<MGitException>(() => ingest.Add(checkpoint, [], null, TestStore.None));
        Assert.Equal(ErrorCode.InputOutput, error.Code);
        TestStore.Commit(writer, ingest);
        Assert.Equal(0L, store.Packs.Catalog.Query(snapshot => (long)snapshot.Command("SELECT count(*) FROM contents").ExecuteScalar()!));
    }

    [Fact]
    public void A_model_that_fails_leaves_the_others_of_its_batch()
    {
        using TestStore store = new();
        string good = SyntheticModel.Mixed(1).Write(store.Folder, "good.safetensors");
        string bad = SyntheticModel.Mixed(2).Write(store.Folder, "bad.safetensors");
        using PackWriter writer = store.Packs.BeginWrite(TestStore.None);
        ModelIngest ingest = new(store.Packs, writer, new IngestOptions());
        Checkpoint changed = CheckpointReader.Open(bad);
        File.AppendAllText(bad, "more");
        IngestResult kept = ingest.Add(CheckpointReader.Open(good), [], null, TestStore.None);
        Assert.Throws<MGitException>(() => ingest.Add(changed, [kept.Manifest], null, TestStore.None));
        TestStore.Commit(writer, ingest);
        Assert.Equal(TestStore.HashOf(good), TestStore.HashOf(Assert.Single(store.Export(kept.Manifest)).FullName));
        Assert.Equal(1L, store.Packs.Catalog.Query(snapshot => (long)snapshot.Command("SELECT count(*) FROM manifests").ExecuteScalar()!));
    }

    [Fact]
    public void Adding_can_be_stopped()
    {
        using TestStore store = new();
        string path = SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors");
        using PackWriter writer = store.Packs.BeginWrite(TestStore.None);
        ModelIngest ingest = new(store.Packs, writer, new IngestOptions());
        using CancellationTokenSource stop = new();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => ingest.Add(CheckpointReader.Open(path), [], null, stop.Token));
    }

    [Fact]
    public void A_half_precision_copy_costs_almost_nothing()
    {
        using TestStore store = new();
        SyntheticModel model = new(1, ("a", [600, 1000]));
        IngestResult parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        string path = HalfPrecision.Write(store.Folder.PathOf("half.safetensors"), ElementType.BF16, model.Values["a"], new TensorShape(600, 1000));
        IngestResult child = store.Add(path, null, parent.Manifest);
        Assert.True(child.NewStoredBytes < 3000, $"{child.NewStoredBytes} bytes");
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(child.Manifest)).FullName));
    }

    [Fact]
    public void Elements_of_a_part_are_those_of_the_whole()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        IngestResult parent = store.Add(model.Write(store.Folder, "parent.safetensors"));
        SyntheticModel tuned = model.Tuned(4);
        IngestResult child = store.Add(tuned.Write(store.Folder, "child.safetensors"), null, parent.Manifest);
        ContentStore contents = store.Contents;
        Manifest manifest = contents.ReadManifest(child.Manifest);
        ManifestFile file = manifest.Files[0];
        TensorEntry body = file.Tensors.First(tensor => tensor.Name == "body.weight");
        ContentId id = contents.IdOf(manifest.AddressOf(file.Extents[body.Extent]));
        byte[] part = new byte[300_000 * sizeof(float)];
        contents.ReadElements(id, 200_000, part);
        Assert.Equal(tuned.Values["body.weight"].AsSpan(200_000, 300_000).ToArray(), System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(part).ToArray());
        Assert.Equal(BlockMode.LosslessDelta, contents.Find(id)!.Mode);
        Assert.Throws<MGitException>(() => contents.ReadElements(id, 600_000, part));
    }

    [Fact]
    public void What_is_not_stored_is_said_to_be_missing()
    {
        using TestStore store = new();
        ContentId unknown = new(new byte[] { 1 }.Concat(new byte[31]).ToArray());
        Assert.Null(store.Contents.Find(unknown));
        Assert.Equal(ErrorCode.ContentMissing, Assert.Throws<MGitException>(() => store.Contents.ReadManifest(unknown)).Code);
    }

    private static TensorShape ShapeOf(string name) => name switch
    {
        "body.weight" => new TensorShape(700, 1000),
        "head.weight" => new TensorShape(200, 128),
        "head.bias" => new TensorShape(128),
        _ => new TensorShape(700),
    };
}
