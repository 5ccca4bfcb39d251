using System.Runtime.InteropServices;
using System.Text.Json;
using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Repositories;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Restore;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

public class ModelRestoreTests
{
    [Fact]
    public void An_existing_file_is_left_alone_unless_overwriting_is_asked_for()
    {
        using TestStore store = new();
        string path = SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors");
        ContentId id = store.Add(path).Manifest;
        string target = store.Folder.File("there.safetensors", new string('x', 10_000_000));
        Assert.Equal(ErrorCode.DestinationExists, Assert.Throws<MGitException>(() => Export(store, id, target, new RestoreOptions())).Code);
        Assert.Equal(10_000_000, new FileInfo(target).Length);
        Export(store, id, target, new RestoreOptions { Overwrite = true });
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(target));
        Assert.Empty(Directory.EnumerateFiles(store.Folder.Path, ".*.tmp"));
    }

    [Fact]
    public void A_folder_that_was_not_there_appears_with_all_its_files()
    {
        using TestStore store = new();
        string source = Path.GetDirectoryName(SyntheticModel.Mixed(1).Write(store.Folder, "in/model.safetensors"))!;
        store.Folder.File("in/config.json", """{"hidden": 3}""");
        store.Folder.File("in/deep/notes.txt", "notes");
        store.Folder.File("in/empty.txt", "");
        ContentId id = store.Add(source).Manifest;
        IReadOnlyList<FileInfo> files = Export(store, id, store.Folder.PathOf("out/model"), new RestoreOptions());
        Assert.Equal(4, files.Count);
        Assert.Equal("notes", File.ReadAllText(store.Folder.PathOf("out/model/deep/notes.txt")));
        Assert.Empty(File.ReadAllBytes(store.Folder.PathOf("out/model/empty.txt")));
        Assert.Equal(["model"], Directory.EnumerateFileSystemEntries(store.Folder.PathOf("out")).Select(Path.GetFileName));
        Assert.Equal(ErrorCode.DestinationExists, Assert.Throws<MGitException>(() => Export(store, id, store.Folder.PathOf("out/model"), new RestoreOptions())).Code);
    }

    [Fact]
    public void A_damaged_content_never_becomes_a_file()
    {
        using TestStore store = new();
        ContentId id = store.Add(SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors")).Manifest;
        Manifest manifest = store.Contents.ReadManifest(id);
        Manifest wrong = new()
        {
            Format = manifest.Format,
            Contents = manifest.Contents,
            Files = [Changed(manifest.Files[0])],
        };
        string target = store.Folder.PathOf("out.safetensors");
        MGitException error = Assert.Throws<MGitException>(() =>
            ModelRestore.Export(store.Contents, wrong, target, new RestoreOptions(), DiskFiles.Instance, null, TestStore.None));
        Assert.Equal(ErrorCode.ContentCorrupt, error.Code);
        Assert.False(File.Exists(target));
        Assert.Empty(Directory.EnumerateFiles(store.Folder.Path, ".*.tmp"));
    }

    [SharedDataTheory]
    [InlineData("family_ulfd_rfb/rfb_epoch_499.pth")]
    [InlineData("trio_mnist/mnist.pt")]
    [InlineData("family_sb3_rl/sac_Pendulum/g1_best.zip")]
    public void A_conversion_holds_every_named_tensor(string file)
    {
        using TestStore store = new();
        ContentId id = store.Add(SharedData.PathOf(file)).Manifest;
        CheckpointLayout original = CheckpointReader.ReadLayout(SharedData.PathOf(file));
        FileInfo converted = Assert.Single(store.Export(id, new RestoreOptions { Format = ExportFormat.Safetensors, Name = "family/face@3" }));
        Assert.Equal("family_face_3.safetensors", converted.Name);
        CheckpointLayout layout = CheckpointReader.ReadLayout(converted.FullName);
        Assert.Equal(original.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), layout.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        byte[] before = File.ReadAllBytes(SharedData.PathOf(file)), after = File.ReadAllBytes(converted.FullName);
        foreach (TensorEntry tensor in layout.Tensors.Where(tensor => tensor.Extent >= 0))
        {
            TensorEntry source = original.Tensors.First(candidate => candidate.Name == tensor.Name);
            if (source.Strides is null)
            {
                int size = source.ElementType.BitSize() / 8;
                int length = (int)tensor.Shape.ElementCount * size;
                Assert.True(before.AsSpan((int)(original.Extents[source.Extent].Offset + source.ElementOffset * size), length)
                    .SequenceEqual(after.AsSpan((int)layout.Extents[tensor.Extent].Offset, length)), tensor.Name);
            }
        }
    }

    [Fact]
    public void Parameters_are_picked_by_pattern()
    {
        using TestStore store = new();
        ContentId id = store.Add(SyntheticModel.Mixed(1).Write(store.Folder, "model.safetensors")).Manifest;
        FileInfo file = Assert.Single(store.Export(id, new RestoreOptions { Format = ExportFormat.Safetensors, ParameterPatterns = ["head.*", "norm.w*"] }));
        Assert.Equal(["head.bias", "head.weight", "norm.weight"], CheckpointReader.ReadLayout(file.FullName).Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.Equal(ErrorCode.ParameterNotFound, Assert.Throws<MGitException>(
            () => store.Export(id, new RestoreOptions { Format = ExportFormat.Safetensors, ParameterPatterns = ["tail.*"] })).Code);
        Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(
            () => store.Export(id, new RestoreOptions { ParameterPatterns = ["head.*"] })).Code);
    }

    [Fact]
    public void A_large_model_is_cut_into_shards_with_an_index()
    {
        using TestStore store = new();
        string source = Path.GetDirectoryName(SyntheticModel.Mixed(1).Write(store.Folder, "in/weights.safetensors"))!;
        store.Folder.File("in/config.json", "{}");
        ContentId id = store.Add(source).Manifest;
        IReadOnlyList<FileInfo> files = store.Export(id, new RestoreOptions { Format = ExportFormat.HuggingFace, ShardBytes = 200_000 });
        Assert.Contains(files, file => file.Name == "config.json");
        FileInfo index = Assert.Single(files, file => file.Name == "model.safetensors.index.json");
        JsonElement map = JsonDocument.Parse(File.ReadAllText(index.FullName)).RootElement.GetProperty("weight_map");
        Assert.Equal(5, map.EnumerateObject().Count());
        foreach (JsonProperty entry in map.EnumerateObject())
        {
            CheckpointLayout shard = CheckpointReader.ReadLayout(Path.Combine(index.DirectoryName!, entry.Value.GetString()!));
            Assert.Contains(shard.Tensors, tensor => tensor.Name == entry.Name);
        }

        Assert.Equal(CheckpointFormat.Folder, CheckpointReader.Open(index.DirectoryName!).Format);
    }

    [Fact]
    public void Views_of_any_strides_are_written_out_in_order()
    {
        using TestStore store = new();
        SyntheticModel model = new(1, ("storage", [600_000]));
        ContentId id = store.Add(model.Write(store.Folder, "model.safetensors")).Manifest;
        Manifest manifest = store.Contents.ReadManifest(id);
        float[] storage = model.Values["storage"];
        Random random = new(5);
        for (int round = 0; round < 40; round++)
        {
            long[] shape = [random.Next(1, 40), random.Next(1, 30), random.Next(1, 60)];
            long[] strides = [random.Next(0, 3000), random.Next(0, 200), random.Next(0, 50)];
            long offset = random.Next(0, 100_000);
            ExportTensor view = new(manifest.Files[0], new TensorEntry("view", ElementType.F32, new TensorShape(shape), 0, offset, strides));
            List<byte> read = [];
            TensorView.Read(store.Contents, manifest, view, bytes => read.AddRange(bytes), TestStore.None);
            List<float> expected = [];
            for (long i = 0; i < shape[0]; i++)
            {
                for (long j = 0; j < shape[1]; j++)
                {
                    for (long k = 0; k < shape[2]; k++)
                    {
                        expected.Add(storage[offset + i * strides[0] + j * strides[1] + k * strides[2]]);
                    }
                }
            }

            Assert.Equal(expected, MemoryMarshal.Cast<byte, float>(CollectionsMarshal.AsSpan(read)).ToArray());
        }
    }

    private static IReadOnlyList<FileInfo> Export(TestStore store, ContentId id, string target, RestoreOptions options) =>
        ModelRestore.Export(store.Contents, store.Contents.ReadManifest(id), target, options, DiskFiles.Instance, null, TestStore.None);

    private static ManifestFile Changed(ManifestFile file) => new()
    {
        Path = file.Path,
        Length = file.Length,
        Sha256 = file.Skeleton,
        Format = file.Format,
        Skeleton = file.Skeleton,
        Extents = file.Extents,
        Tensors = file.Tensors,
    };
}
