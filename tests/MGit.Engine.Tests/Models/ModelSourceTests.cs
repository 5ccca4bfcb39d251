using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Repositories;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Checkpoints;
using MGit.Engine.Tests.Repositories;
using MGit.Engine.Tests.Store.Contents;

namespace MGit.Engine.Tests.Models;

public class ModelSourceTests
{
    [Fact]
    public void A_node_and_its_file_read_the_same()
    {
        using RepositoryFolder folder = new();
        string path = folder.Model("base.safetensors");
        folder.Add(new NodeDraft { SourcePath = path });
        using LineageRepository repository = folder.Open();
        using ModelSource node = repository.OpenModel("base");
        using ModelSource file = ModelSource.OpenPath(path, CancellationToken.None);

        Assert.Equal("base@1", node.Name);
        RequireSame(node, file);
        Assert.Equal(File.ReadAllBytes(path), ReadAll(node, "base.safetensors"));
        Assert.Equal(File.ReadAllBytes(path), ReadAll(file, "base.safetensors"));
    }

    [SharedDataTheory]
    [InlineData("pytorch_small/non_contiguous_indexes/non_contiguous_indexes.pt")]
    [InlineData("pytorch_small/complex_nested")]
    [InlineData("family_sb3_rl/a2c_CartPole")]
    [InlineData("family_ulfd_rfb/rfb_epoch_499.pth")]
    public void Views_of_real_files_are_the_same_tensors_stored_and_loose(string relative)
    {
        using RepositoryFolder folder = new();
        string path = SharedData.PathOf(relative);
        folder.Add(new NodeDraft { SourcePath = path, Name = "model" });
        using LineageRepository repository = folder.Open();
        using ModelSource node = repository.OpenModel("model");
        using ModelSource file = ModelSource.OpenPath(path, CancellationToken.None);
        file.Hash(null, CancellationToken.None);

        RequireSame(node, file);
        foreach (string name in file.Files)
        {
            Assert.Equal(ReadAll(file, name), ReadAll(node, name));
        }
    }

    [SharedDataFact]
    public void A_transposed_view_has_the_content_of_the_same_tensor_written_row_by_row()
    {
        using ModelSource torch = ModelSource.OpenPath(SharedData.PathOf("pytorch_small/non_contiguous_indexes/non_contiguous_indexes.pt"), CancellationToken.None);
        using ModelSource safetensors = ModelSource.OpenPath(SharedData.PathOf("safetensors_small/non_contiguous_indexes.safetensors"), CancellationToken.None);
        Dictionary<string, ContentId> ids = safetensors.Parameters.ToDictionary(parameter => parameter.Name, safetensors.ContentIdOf);

        Assert.Equal(10, torch.Parameters.Count(parameter => ids.TryGetValue(parameter.Name, out ContentId id) && torch.ContentIdOf(parameter) == id));
    }

    [Fact]
    public void A_strided_view_is_read_row_by_row_from_any_element()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("t.pt", TorchZipBuilder.Build(p => p.Tensor("0", "FloatStorage", 12, 0, [3, 4], [1, 3]), ("0", TorchZipBuilder.FloatRange(12))));
        using ModelSource model = ModelSource.OpenPath(path, CancellationToken.None);
        SourceParameter parameter = Assert.Single(model.Parameters);
        byte[] bytes = new byte[7 * sizeof(float)];

        model.Read(parameter, 2, bytes);

        // The storage counts up row by row of [4, 3]; its transpose reads down the columns.
        float[] all = [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11];
        Assert.Equal(all[2..9], Enumerable.Range(0, 7).Select(index => BitConverter.ToSingle(bytes, index * sizeof(float))));
        byte[] rows = [.. all.SelectMany(BitConverter.GetBytes)];
        (ContentId id, ElementFingerprint fingerprint) = ContentHasher.Compute(ElementType.F32, new TensorShape(3, 4), rows);
        Assert.Equal(id, model.ContentIdOf(parameter));
        Assert.Equal(fingerprint, model.FingerprintOf(parameter));
    }

    [Fact]
    public void A_bounded_node_has_the_ids_and_the_bytes_of_what_is_restored()
    {
        using RepositoryFolder folder = new();
        folder.Add(new NodeDraft { SourcePath = folder.Model("base.safetensors") });
        string path = folder.Model("tuned.safetensors", drift: 1e-3f, driftSeed: 7);
        folder.Add(new NodeDraft { SourcePath = path, Parents = ["base"], Compression = CompressionMode.Bounded, Epsilon = 1e-3 });
        byte[] exported = folder.Export("tuned");
        string restored = Path.Combine(Directory.CreateDirectory(folder.PathOf("restored")).FullName, "tuned.safetensors");
        File.WriteAllBytes(restored, exported);
        using LineageRepository repository = folder.Open();
        using ModelSource node = repository.OpenModel("tuned");
        using ModelSource file = ModelSource.OpenPath(restored, CancellationToken.None);

        Assert.NotEqual(File.ReadAllBytes(path), exported);
        RequireSame(node, file);
        Assert.Equal(exported, ReadAll(node, "tuned.safetensors"));
    }

    [Fact]
    public void Reading_outside_of_a_parameter_is_refused()
    {
        using TemporaryFolder folder = new();
        string path = SyntheticModel.Mixed(1).Write(folder, "a.safetensors");
        using ModelSource model = ModelSource.OpenPath(path, CancellationToken.None);
        SourceParameter parameter = model.Parameters[0];

        foreach (long first in new[] { -1, parameter.Shape.ElementCount, long.MaxValue })
        {
            MGitException error = Assert.Throws<MGitException>(() => model.Read(parameter, first, new byte[4]));
            Assert.Equal(ErrorCode.ArgumentInvalid, error.Code);
        }

        Assert.Equal(ErrorCode.PathNotFound, Assert.Throws<MGitException>(() => model.OpenFile("../other")).Code);
    }

    private static void RequireSame(ModelSource one, ModelSource other)
    {
        Assert.Equal(other.Parameters, one.Parameters);
        byte[] left = new byte[4096];
        byte[] right = new byte[4096];
        foreach ((SourceParameter first, SourceParameter second) in one.Parameters.Zip(other.Parameters))
        {
            Assert.Equal(other.ContentIdOf(second), one.ContentIdOf(first));
            Assert.Equal(other.FingerprintOf(second), one.FingerprintOf(first));
            int length = (int)Math.Min(left.Length, first.Length);
            one.Read(first, 0, left.AsSpan(0, length));
            other.Read(second, 0, right.AsSpan(0, length));
            Assert.True(left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length)), first.Name);
        }
    }

    private static byte[] ReadAll(ModelSource model, string file)
    {
        using Stream stream = model.OpenFile(file);
        byte[] bytes = new byte[stream.Length];

        // Backwards in odd pieces: the stream is seekable.
        for (int end = bytes.Length; end > 0;)
        {
            int start = Math.Max(0, end - 70_001);
            stream.Position = start;
            stream.ReadExactly(bytes.AsSpan(start, end - start));
            end = start;
        }

        return bytes;
    }
}
