using System.Diagnostics;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Folders;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Checkpoints.Folders;

public sealed class FolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_link_whose_way_leads_over_another_link_to_the_outside_is_outside()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TemporaryFolder outside = new();
        outside.File("f/data.bin", "secret");
        _folder.File("own/data.bin", "own");
        Directory.CreateSymbolicLink(_folder.PathOf("e"), outside.Path);
        Directory.CreateSymbolicLink(_folder.PathOf("d"), "e/f");
        Directory.CreateSymbolicLink(_folder.PathOf("fine"), "own");
        Assert.False(Engine.Checkpoints.Folders.RealPaths.IsInside(_folder.Path, _folder.PathOf("d/data.bin")));
        Assert.True(Engine.Checkpoints.Folders.RealPaths.IsInside(_folder.Path, _folder.PathOf("fine/data.bin")));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_file_is_kept_with_its_relative_path()
    {
        _folder.File("config.json", "{\"_name_or_path\":\"roberta-base\"}");
        _folder.File("model.safetensors", SafetensorsBuilder.Vectors(("w", 3)));
        _folder.File("onnx/readme.txt", "x");
        _folder.File(".git/HEAD", "ref");
        _folder.File(".gitattributes", "*");

        Checkpoint checkpoint = CheckpointReader.Open(_folder.Path);

        Assert.Equal(CheckpointFormat.Folder, checkpoint.Format);
        Assert.Equal([".gitattributes", "config.json", "model.safetensors", "onnx/readme.txt"], checkpoint.Files.Select(f => f.RelativePath));
        Assert.Equal(new ParentEvidence("config.json: _name_or_path", "roberta-base"), Assert.Single(checkpoint.Evidence));
    }

    [Fact]
    public void A_folder_without_tensors_is_plain()
    {
        _folder.File("notes.txt", "x");
        Assert.Equal(CheckpointFormat.Plain, CheckpointReader.Open(_folder.Path).Format);
    }

    [Fact]
    public void An_empty_folder_is_an_error() => Expect(FolderFault.Empty);

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        MGitException error = Assert.Throws<MGitException>(() => CheckpointReader.Open(_folder.PathOf("absent.pt")));
        Assert.Equal(ErrorCode.PathNotFound, error.Code);
    }

    [Theory]
    [InlineData("adapter_config.json", "{\"r\":8,\"base_model_name_or_path\":\"meta/llama\",\"x\":{\"base_model\":\"no\"}}", "meta/llama")]
    [InlineData("config.json", "{\"base_model\":\"a\",\"broken\":", "a")]
    [InlineData("README.md", "---\nlicense: mit\nbase_model: bert-base-uncased # the parent\n---\nbase_model: no\n", "bert-base-uncased")]
    [InlineData("README.md", "---\nbase_model:\n- \"org/one\"\n- org/two\ntags:\n- three\n---\n", "org/one,org/two")]
    [InlineData("README.md", "---\nbase_model: [a/b, 'c/d']\n---\n", "a/b,c/d")]
    [InlineData("README.md", "no front matter\nbase_model: x\n", "")]
    public void Evidence_of_the_parent_is_read(string name, string text, string expected)
    {
        _folder.File(name, text);
        Assert.Equal(expected, string.Join(',', CheckpointReader.Open(_folder.Path).Evidence.Select(e => e.Value)));
    }

    [Fact]
    public void Metadata_of_a_single_file_is_evidence()
    {
        string path = _folder.File("lora.safetensors", SafetensorsBuilder.Vectors("{\"base_model\":\"sd15\"}", ("w", 3)));
        Assert.Equal("sd15", Assert.Single(CheckpointReader.Open(path).Evidence).Value);
    }

    [Fact]
    public void A_complete_set_of_shards_is_read()
    {
        WriteShards();
        _folder.File("model.safetensors.index.json", """{"metadata":{"total_size":20},"weight_map":{"a":"model-00001-of-00002.safetensors","b":"model-00002-of-00002.safetensors"}}""");

        Assert.Equal(["a", "b"], CheckpointReader.Open(_folder.Path).Files.SelectMany(f => f.Layout.Tensors).Select(t => t.Name));
    }

    [Theory]
    [InlineData(ShardFault.IndexInvalid, "{")]
    [InlineData(ShardFault.IndexInvalid, "")]
    [InlineData(ShardFault.WeightMapInvalid, "{}")]
    [InlineData(ShardFault.WeightMapInvalid, """{"weight_map":[]}""")]
    [InlineData(ShardFault.WeightMapInvalid, """{"weight_map":{"a":1}}""")]
    [InlineData(ShardFault.WeightMapInvalid, """{"weight_map":{},"weight_map":{}}""")]
    [InlineData(ShardFault.DuplicateTensor, """{"weight_map":{"a":"model-00001-of-00002.safetensors","a":"model-00001-of-00002.safetensors"}}""")]
    [InlineData(ShardFault.ShardMissing, """{"weight_map":{"a":"model-00003-of-00003.safetensors"}}""")]
    [InlineData(ShardFault.TensorMissing, """{"weight_map":{"a":"model-00002-of-00002.safetensors"}}""")]
    [InlineData(ShardFault.PathOutsideFolder, """{"weight_map":{"a":"../model.safetensors"}}""")]
    [InlineData(ShardFault.PathOutsideFolder, """{"weight_map":{"a":"/etc/passwd"}}""")]
    [InlineData(ShardFault.PathOutsideFolder, """{"weight_map":{"a":"x/../../y"}}""")]
    [InlineData(ShardFault.PathOutsideFolder, """{"weight_map":{"a":"C:\\model.safetensors"}}""")]
    public void Each_fault_of_an_index_has_its_name(ShardFault fault, string index)
    {
        WriteShards();
        _folder.File("model.safetensors.index.json", index);
        Expect(fault);
    }

    [Fact]
    public void An_index_of_a_format_that_was_not_downloaded_is_no_fault()
    {
        _folder.File("model.safetensors", SafetensorsBuilder.Vectors(("a", 2)));
        _folder.File("pytorch_model.bin.index.json", """{"weight_map":{"a":"pytorch_model-00001-of-00002.bin"}}""");
        Assert.Equal(2, CheckpointReader.Open(_folder.Path).Files.Count);

        _folder.File("model.safetensors.index.json", """{"weight_map":{"a":"model-00001-of-00002.safetensors"}}""");
        Expect(ShardFault.ShardMissing);
    }

    [Fact]
    public void A_pipe_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // pipes are no files there
        }

        using Process process = Process.Start("mkfifo", [_folder.PathOf("pipe")]);
        process.WaitForExit();
        Assert.Equal(0, Assert.Single(CheckpointReader.Open(_folder.Path).Files).Layout.Length);
    }

    [Fact]
    public void A_path_that_cannot_be_one_is_an_error()
    {
        MGitException error = Assert.Throws<MGitException>(() => CheckpointReader.Open("a\0b"));
        Assert.Equal(ErrorCode.PathInvalid, error.Code);
    }

    [Fact]
    public void An_index_in_a_nested_folder_speaks_of_that_folder()
    {
        _folder.File("text/model-00001-of-00001.safetensors", SafetensorsBuilder.Vectors(("a", 2)));
        _folder.File("text/model.safetensors.index.json", """{"weight_map":{"a":"model-00001-of-00001.safetensors"}}""");
        Assert.Equal(2, CheckpointReader.Open(_folder.Path).Files.Count);
    }

    [Fact]
    public void One_shard_of_a_set_is_refused_and_the_folder_named()
    {
        WriteShards();

        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointReader.Open(_folder.PathOf("model-00001-of-00002.safetensors")));

        Assert.Equal(ShardFault.SingleShard, error.Fault);
        Assert.EndsWith(_folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_that_lies_alone_and_a_set_of_one_are_files()
    {
        string alone = _folder.File("one/model-00002-of-00007.safetensors", SafetensorsBuilder.Vectors(("a", 2)));
        string whole = _folder.File("two/model-00001-of-00001.safetensors", SafetensorsBuilder.Vectors(("a", 2)));
        _folder.File("two/model.safetensors.index.json", """{"weight_map":{"a":"model-00001-of-00001.safetensors"}}""");

        Assert.Equal(CheckpointFormat.Safetensors, CheckpointReader.Open(alone).Format);
        Assert.Equal(CheckpointFormat.Safetensors, CheckpointReader.Open(whole).Format);
    }

    [Fact]
    public void A_link_inside_the_folder_is_followed_and_one_that_leaves_it_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // making a link takes a privilege there
        }

        using TemporaryFolder outside = new();
        string model = _folder.File("blobs/1", SafetensorsBuilder.Vectors(("a", 2)));
        File.CreateSymbolicLink(_folder.PathOf("model.safetensors"), model);
        Assert.Equal(["blobs/1", "model.safetensors"], CheckpointReader.Open(_folder.Path).Files.Select(f => f.RelativePath));

        File.CreateSymbolicLink(_folder.PathOf("secret"), outside.File("key", "x"));
        Expect(FolderFault.LinkNotFollowed);
    }

    [Fact]
    public void A_link_to_a_folder_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // making a link takes a privilege there
        }

        _folder.File("a/model", "x");
        Directory.CreateSymbolicLink(_folder.PathOf("a/loop"), _folder.Path);
        Expect(FolderFault.LinkNotFollowed);
    }

    private void WriteShards()
    {
        _folder.File("model-00001-of-00002.safetensors", SafetensorsBuilder.Vectors(("a", 2)));
        _folder.File("model-00002-of-00002.safetensors", SafetensorsBuilder.Vectors(("b", 3)));
    }

    private void Expect(Enum fault)
    {
        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointReader.Open(_folder.Path));
        Assert.Equal(fault, error.Fault);
    }
}
