using System.IO.Compression;
using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Merging.Composing;
using MGit.Engine.Models;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Checkpoints;

namespace MGit.Engine.Tests.Merging;

public sealed class ModelComposerTests
{
    [Fact]
    public void A_safetensors_file_keeps_its_header_and_what_was_not_changed()
    {
        using TemporaryFolder folder = new();
        MemoryModel first = new MemoryModel().With("z", [2], 1, 2).With("a", [3], 1, 2, 3).With("n", ElementType.I64, [1], new byte[8]);
        MemoryModel second = new MemoryModel().With("a", [3], 3, 4, 5).With("n", ElementType.I64, [1], new byte[8]).With("z", [2], 1, 2);

        ComposedModel written = Write(first, new WeightedAverage().Plan([first, second]), folder.Path);

        using ModelSource read = ModelSource.OpenPath(written.Path, CancellationToken.None);
        Assert.Equal("model.safetensors", Path.GetFileName(written.Path));
        Assert.Equal(first.ContentIdOf(first.Parameters[0]), read.ContentIdOf(read.Parameters.Single(parameter => parameter.Name == "z")));
        float[] merged = new float[3];
        read.Read(read.Parameters.Single(parameter => parameter.Name == "a"), 0, System.Runtime.InteropServices.MemoryMarshal.AsBytes(merged.AsSpan()));
        Assert.Equal([2f, 3f, 4f], merged);
        Assert.Equal(Head(first.OpenFile("model.safetensors")), Head(File.OpenRead(written.Path)));
    }

    [Fact]
    public void Another_type_makes_a_new_file_and_carries_the_others_along()
    {
        using TemporaryFolder folder = new();
        MemoryModel model = MemoryModel.Of("w", 1, 2).WithFile("config.json", "{}").WithFile("model.safetensors.index.json", "{}").WithFile("tokens/vocabulary.txt", "a b");

        ComposedModel written = Write(model, new Casting(ElementType.BF16).Plan([model]), folder.Path);

        Assert.Equal(folder.Path, written.Path);
        Assert.Equal(["config.json", "model.safetensors", "tokens/vocabulary.txt"], written.Files.Select(file => Path.GetRelativePath(folder.Path, file).Replace('\\', '/')).Order());
        using ModelSource read = ModelSource.OpenPath(written.Path, CancellationToken.None);
        Assert.Equal(ElementType.BF16, Assert.Single(read.Parameters).ElementType);
    }

    [SharedDataTheory]
    [InlineData("family_ulfd_rfb/rfb_epoch_400.pth")]
    [InlineData("family_distiller_prune/03_ch_thinned_v1.pth.tar")]
    public void A_real_checkpoint_averaged_with_itself_is_the_same_file(string path)
    {
        string file = SharedData.PathOf(path);
        using TemporaryFolder folder = new();
        using ModelSource model = ModelSource.OpenPath(file, CancellationToken.None);

        ComposedModel written = Write(model, new WeightedAverage().Plan([model, model]), folder.Path);

        Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(written.Path));
    }

    [Fact]
    public void A_PyTorch_archive_is_refilled_and_its_checksums_are_right()
    {
        using TemporaryFolder folder = new();
        using ModelSource first = ModelSource.OpenPath(folder.File("first.pth", TorchZipBuilder.Vector("w", 1, 2, 3)), CancellationToken.None);
        using ModelSource second = ModelSource.OpenPath(folder.File("second.pth", TorchZipBuilder.Vector("w", 3, 4, 5)), CancellationToken.None);
        Directory.CreateDirectory(folder.PathOf("out"));

        ComposedModel written = Write(first, new WeightedAverage().Plan([first, second]), folder.PathOf("out"));

        Assert.Equal("first.pth", Path.GetFileName(written.Path));
        using ZipArchive archive = ZipFile.OpenRead(written.Path);
        using Stream entry = archive.Entries.Single(item => item.FullName.EndsWith("data/0", StringComparison.Ordinal)).Open();
        byte[] values = new byte[12];
        entry.ReadExactly(values);
        Assert.Equal(-1, entry.ReadByte());
        Assert.Equal(TorchZipBuilder.Floats(2, 3, 4), values);
        Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(values), archive.Entries.Single(item => item.FullName.EndsWith("data/0", StringComparison.Ordinal)).Crc32);
    }

    [Fact]
    public void Nothing_is_overwritten()
    {
        using TemporaryFolder folder = new();
        folder.File("model.safetensors", "mine");
        MemoryModel model = MemoryModel.Of("w", 1);

        MGitException error = Assert.Throws<MGitException>(() => Write(model, new WeightedAverage().Plan([model]), folder.Path));

        Assert.Equal(ErrorCode.DestinationExists, error.Code);
        Assert.Equal("mine", File.ReadAllText(folder.PathOf("model.safetensors")));
    }

    private static ComposedModel Write(ModelSource container, IReadOnlyList<ComputedTensor> tensors, string folder)
        => ModelComposer.Write(container, tensors, folder, null, CancellationToken.None);

    private static byte[] Head(Stream stream)
    {
        using (stream)
        using (BinaryReader reader = new(stream))
        {
            return reader.ReadBytes((int)reader.ReadInt64());
        }
    }
}
