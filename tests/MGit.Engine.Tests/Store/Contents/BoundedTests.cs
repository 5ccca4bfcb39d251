using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints;
using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

public class BoundedTests
{
    private static readonly ErrorBound Bound = new(1e-4);

    [Fact]
    public void No_element_is_beyond_the_bound_at_any_depth_against_its_original()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1).With("big.running_var", new TensorShape(40_000), [.. Enumerable.Range(0, 40_000).Select(i => 128f + i * 0.37f)]);
        ContentId[] bases = [];
        for (int depth = 0; depth < 6; depth++)
        {
            IngestResult added = store.Add(model.Write(store.Folder, $"v{depth}.safetensors"), new IngestOptions { Bound = depth == 0 ? null : Bound }, bases);
            Assert.Equal(depth == 0, added.Exact);
            AssertWithin(store, added.Manifest, model.Values);
            bases = [added.Manifest];
            model = model.Tuned(depth, 0.01);
        }
    }

    [SharedDataFact]
    public void A_real_chain_stays_within_the_bound_and_its_archives_stay_valid()
    {
        using TestStore store = new();
        string[] files = ["a2c_CartPole/g1_best.zip", "a2c_CartPole/g1_final.zip"];
        ContentId parent = store.Add(SharedData.PathOf("family_sb3_rl/" + files[0])).Manifest;
        IngestResult child = store.Add(SharedData.PathOf("family_sb3_rl/" + files[1]), new IngestOptions { Bound = Bound }, parent);
        Assert.False(child.Exact);
        Assert.Equal(1e-4, child.Epsilon);
        FileInfo restored = Assert.Single(store.Export(child.Manifest));
        using (System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(restored.FullName))
        {
            foreach (System.IO.Compression.ZipArchiveEntry entry in archive.Entries)
            {
                using Stream content = entry.Open();
                content.CopyTo(Stream.Null);
            }
        }

        AssertSameLayoutWithin(SharedData.PathOf("family_sb3_rl/" + files[1]), restored.FullName);
    }

    [Fact]
    public void The_same_file_bounded_again_is_stored_once()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        ContentId parent = store.Add(model.Write(store.Folder, "parent.safetensors")).Manifest;
        string path = model.Tuned(2, 0.01).Write(store.Folder, "child.safetensors");
        IngestResult first = store.Add(path, new IngestOptions { Bound = Bound }, parent);
        IngestResult second = store.Add(path, new IngestOptions { Bound = Bound, Rehash = true }, parent);
        Assert.Equal(first.Manifest, second.Manifest);
        Assert.Equal(0, second.NewStoredBytes);
        IngestResult exact = store.Add(path, new IngestOptions { Rehash = true }, parent);
        Assert.True(exact.Exact);
        Assert.NotEqual(first.Manifest, exact.Manifest);
        Assert.Equal(TestStore.HashOf(path), TestStore.HashOf(Assert.Single(store.Export(exact.Manifest)).FullName));
    }

    [Fact]
    public void What_is_stored_exactly_already_is_not_given_up()
    {
        using TestStore store = new();
        SyntheticModel model = SyntheticModel.Mixed(1);
        ContentId parent = store.Add(model.Write(store.Folder, "parent.safetensors")).Manifest;
        string path = model.Tuned(2, 0.01).Write(store.Folder, "child.safetensors");
        IngestResult exact = store.Add(path, null, parent);
        IngestResult bounded = store.Add(path, new IngestOptions { Bound = Bound, Rehash = true }, parent);
        Assert.True(bounded.Exact);
        Assert.Equal(exact.Manifest, bounded.Manifest);
    }

    [Fact]
    public void A_large_tensor_that_only_begins_like_a_stored_one_is_stored_within_the_bound()
    {
        using TestStore store = new();
        SyntheticModel model = new(1, ("large", [2_000_000]));
        ContentId parent = store.Add(model.Write(store.Folder, "parent.safetensors")).Manifest;
        SyntheticModel tuned = model.Tuned(2, 0.01);
        IngestOptions options = new() { Bound = Bound, Rehash = true };
        IngestResult first = store.Add(tuned.Write(store.Folder, "child.safetensors"), options, parent);
        IngestResult again = store.Add(store.Folder.PathOf("child.safetensors"), options, parent);
        Assert.Equal(first.Manifest, again.Manifest);
        Assert.Equal(0, again.NewStoredBytes);
        float[] values = [.. tuned.Values["large"]];
        values[^1] += 0.25f;
        SyntheticModel other = new SyntheticModel(0).With("large", new TensorShape(2_000_000), values);
        IngestResult second = store.Add(other.Write(store.Folder, "other.safetensors"), options, parent);
        Assert.NotEqual(first.Manifest, second.Manifest);
        AssertWithin(store, second.Manifest, other.Values);
        AssertWithin(store, first.Manifest, tuned.Values);
    }

    private static void AssertWithin(TestStore store, ContentId manifest, IReadOnlyDictionary<string, float[]> originals)
    {
        string restored = Assert.Single(store.Export(manifest)).FullName;
        CheckpointLayout layout = CheckpointReader.ReadLayout(restored);
        byte[] bytes = File.ReadAllBytes(restored);
        foreach (TensorEntry tensor in layout.Tensors)
        {
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(
                bytes.AsSpan((int)layout.Extents[tensor.Extent].Offset, (int)tensor.Shape.ElementCount * sizeof(float)));
            float[] original = originals[tensor.Name];
            for (int index = 0; index < original.Length; index++)
            {
                Assert.True(Math.Abs((double)values[index] - original[index]) <= Bound.MaxError, $"{tensor.Name}[{index}]");
            }
        }
    }

    private static void AssertSameLayoutWithin(string original, string restored)
    {
        CheckpointLayout layout = CheckpointReader.ReadLayout(original);
        byte[] one = File.ReadAllBytes(original), other = File.ReadAllBytes(restored);
        Assert.Equal(one.Length, other.Length);
        Assert.Equal(layout.Tensors.Count, CheckpointReader.ReadLayout(restored).Tensors.Count);
        foreach (StorageExtent extent in layout.Extents.Where(extent => extent.ElementType == ElementType.F32))
        {
            ReadOnlySpan<float> mine = MemoryMarshal.Cast<byte, float>(one.AsSpan((int)extent.Offset, (int)extent.Length));
            ReadOnlySpan<float> theirs = MemoryMarshal.Cast<byte, float>(other.AsSpan((int)extent.Offset, (int)extent.Length));
            for (int index = 0; index < mine.Length; index++)
            {
                Assert.True(mine[index].Equals(theirs[index]) || Math.Abs((double)mine[index] - theirs[index]) <= Bound.MaxError);
            }
        }
    }
}
