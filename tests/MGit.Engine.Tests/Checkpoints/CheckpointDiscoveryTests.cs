using MGit.Engine.Checkpoints;

namespace MGit.Engine.Tests.Checkpoints;

public sealed class CheckpointDiscoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_become_models_and_a_checkpoint_folder_becomes_one()
    {
        Touch("a.pth", "deep/b.onnx", "hf/config.json", "hf/model.safetensors", "hf/tokenizer/vocab.txt", "lora/adapter_config.json", "lora/adapter_model.bin");

        Assert.Equal(["a.pth", "deep/b.onnx", "hf", "lora"], Found());
    }

    [Theory]
    [InlineData("model.safetensors.index.json")]
    [InlineData("pytorch_model.bin.index.json")]
    public void A_shard_index_makes_a_folder_a_checkpoint(string index)
    {
        Touch($"sharded/{index}", "sharded/model-00001-of-00002.safetensors", "sharded/model-00002-of-00002.safetensors");

        Assert.Equal(["sharded"], Found());
        Assert.True(CheckpointDiscovery.IsCheckpoint(Path.Combine(_folder.Path, "sharded")));
    }

    [Fact]
    public void Weights_without_a_configuration_and_a_configuration_without_weights_are_files()
    {
        Touch("x/one.safetensors", "x/two.safetensors", "y/config.json");

        Assert.Equal(["x/one.safetensors", "x/two.safetensors", "y/config.json"], Found());
    }

    [Fact]
    public void The_folder_itself_may_be_the_checkpoint()
    {
        Touch("config.json", "model.safetensors");

        Assert.Equal([_folder.Path], CheckpointDiscovery.Find(_folder.Path));
    }

    [Fact]
    public void Hidden_entries_and_a_repositorys_own_files_are_left_out_and_its_models_are_not()
    {
        Touch(".hidden.pth", ".cache/c.pth", "faces/lineage.yaml", "faces/lineage.lock", "faces/.lineage/packs/p.pack", "faces/inside.pth", "notes/lineage.lock");

        Assert.Equal(["faces/inside.pth", "notes/lineage.lock"], Found());
    }

    [Fact]
    public void Links_to_folders_are_not_followed_and_links_to_files_are_models()
    {
        Touch("real/a.pth");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "real", "loop"), _folder.Path);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "linked.pth"), Path.Combine(_folder.Path, "real", "a.pth"));

        Assert.Equal(["linked.pth", "real/a.pth"], Found());
    }

    [Fact]
    public void A_search_can_be_stopped()
    {
        Touch("a.pth");

        Assert.Throws<OperationCanceledException>(() => CheckpointDiscovery.Find(_folder.Path, new CancellationToken(true)).ToList());
    }

    private IEnumerable<string> Found()
        => CheckpointDiscovery.Find(_folder.Path).Select(path => Path.GetRelativePath(_folder.Path, path).Replace('\\', '/'));

    private void Touch(params string[] files)
    {
        foreach (string file in files)
        {
            string path = Path.Combine(_folder.Path, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "x");
        }
    }
}
