using CsCheck;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.PyTorch;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Checkpoints.PyTorch;

public sealed class StorageCutterTests
{
    [Fact]
    public void Views_that_share_a_storage_without_overlap_become_extents_of_their_own()
    {
        (CheckpointLayout layout, _) = Cut(30, View("a", 0, [2, 5]), View("c", 20, [10]), View("b", 10, [5]));

        Assert.Equal([new TensorShape(2, 5), new TensorShape(5), new TensorShape(10)], layout.Extents.Select(e => e.Shape));
        Assert.Equal([("a", 0), ("c", 2), ("b", 1)], layout.Tensors.Select(t => (t.Name, t.Extent)));
        Assert.All(layout.Tensors, t => Assert.Equal((0L, null), (t.ElementOffset, t.Strides)));
    }

    [Fact]
    public void Tied_weights_are_one_extent_and_two_tensors()
    {
        (CheckpointLayout layout, _) = Cut(12, View("wte", 0, [3, 4]), View("head", 0, [3, 4]), View("flat", 0, [12]));

        Assert.Equal(new TensorShape(3, 4), Assert.Single(layout.Extents).Shape);
        Assert.Equal([0, 0, 0], layout.Tensors.Select(t => t.Extent));
        Assert.Equal(new TensorShape(12), layout.Tensors[2].Shape);
    }

    [Fact]
    public void A_view_inside_another_refers_to_its_extent()
    {
        (CheckpointLayout layout, _) = Cut(12, View("row", 4, [4]), View("all", 0, [3, 4]), ("column", 1, [3], [4]));

        Assert.Equal(new TensorShape(3, 4), Assert.Single(layout.Extents).Shape);
        Assert.Equal([4, 0, 1], layout.Tensors.Select(t => t.ElementOffset));
        Assert.Equal([4], layout.Tensors[2].Strides);
        Assert.Null(layout.Tensors[0].Strides);
    }

    [Fact]
    public void A_transposed_view_alone_is_an_extent_of_one_dimension()
    {
        (CheckpointLayout layout, _) = Cut(12, ("t", 0, [4, 3], [1, 4]));

        Assert.Equal(new TensorShape(12), Assert.Single(layout.Extents).Shape);
        Assert.Equal([1, 4], Assert.Single(layout.Tensors).Strides);
    }

    [Fact]
    public void Views_that_overlap_partly_are_one_extent_of_one_dimension()
    {
        (CheckpointLayout layout, _) = Cut(20, View("a", 0, [10]), View("b", 5, [10]));

        Assert.Equal(new TensorShape(15), Assert.Single(layout.Extents).Shape);
        Assert.Equal([0, 5], layout.Tensors.Select(t => t.ElementOffset));
    }

    [Fact]
    public void An_expanded_view_takes_the_elements_there_are()
    {
        (CheckpointLayout layout, byte[] file) = Cut(3, ("e", 1, [4, 2], [0, 1]));

        Assert.Equal(new TensorShape(2), Assert.Single(layout.Extents).Shape);
        Assert.Equal(TorchZipBuilder.Floats(1, 2, 1, 2, 1, 2, 1, 2), LayoutAssert.Elements(file, layout, layout.Tensors[0]));
    }

    [Theory]
    [InlineData(1023, 0)]
    [InlineData(1024, 1)]
    public void What_no_tensor_views_is_an_extent_where_it_is_large(int elements, int extents)
    {
        (CheckpointLayout layout, _) = Cut(4 + elements, View("a", 0, [4]));
        Assert.Equal(1 + extents, layout.Extents.Count);
        Assert.Equal(extents == 0 ? 4 : elements, layout.Extents[^1].Shape.ElementCount);
    }

    [Fact]
    public void A_tensor_without_elements_has_no_extent()
    {
        (CheckpointLayout layout, _) = Cut(4, View("none", 0, [0, 7]), View("w", 0, [4]));
        Assert.Equal([-1, 0], layout.Tensors.Select(t => t.Extent));
    }

    [Fact]
    public void Views_of_other_types_are_reported()
    {
        byte[] file = TorchZipBuilder.Build(
            p => p.Dict(("f", q => q.Tensor("0", "FloatStorage", 4, 0, [4], [1])), ("i", q => q.Tensor("0", "LongStorage", 2, 0, [2], [1]))),
            ("0", new byte[16]));

        CheckpointLayout layout = Layouts.Read(file);

        Assert.Equal("f", Assert.Single(layout.Tensors).Name);
        Assert.Contains("'i'", Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_views_each_tensor_reads_its_own_elements()
    {
        const int Length = 40;
        Gen<(string, long, long[], long[])> view = Gen.Select(Gen.Long[0, 20], Gen.Long[0, 4].Array[0, 3], Gen.Long[0, 6].Array[3])
            .Select((offset, sizes, strides) => ("v", offset, sizes, strides[..sizes.Length]))
            .Where(v => v.Item2 + v.Item3.Zip(v.Item4, (size, stride) => Math.Max(0, size - 1) * stride).Sum() < Length);
        view.Array[1, 6].Sample(views =>
        {
            (string Name, long Offset, long[] Sizes, long[] Strides)[] named = [.. views.Select((v, i) => ($"v{i}", v.Item2, v.Item3, v.Item4))];
            (CheckpointLayout layout, byte[] file) = Cut(Length, named);

            Assert.Equal(named.Length, layout.Tensors.Count);
            foreach (((string _, long offset, long[] sizes, long[] strides), TensorEntry tensor) in named.Zip(layout.Tensors))
            {
                Assert.Equal(Expected(offset, sizes, strides), LayoutAssert.Elements(file, layout, tensor));
            }
        }, iter: 1000);
    }

    private static byte[] Expected(long offset, long[] sizes, long[] strides)
    {
        IEnumerable<long> positions = [offset];
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            int at = axis;
            positions = positions.SelectMany(p => Enumerable.Range(0, (int)sizes[at]).Select(i => p + (i * strides[at])));
        }

        return TorchZipBuilder.Floats([.. positions.Select(p => (float)p)]);
    }

    private static (string Name, long Offset, long[] Sizes, long[] Strides) View(string name, long offset, long[] sizes)
    {
        long[] strides = new long[sizes.Length];
        long step = 1;
        for (int i = sizes.Length - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= sizes[i];
        }

        return (name, offset, sizes, strides);
    }

    private static (CheckpointLayout Layout, byte[] File) Cut(int length, params (string Name, long Offset, long[] Sizes, long[] Strides)[] views)
    {
        byte[] file = TorchZipBuilder.Build(
            p => p.Dict([.. views.Select(v => (v.Name, (Action<PickleBuilder>)(q => q.Tensor("0", "FloatStorage", length, v.Offset, v.Sizes, v.Strides))))]),
            ("0", TorchZipBuilder.FloatRange(length)));
        Assert.Equal(4096, StorageCutter.LargeGap);
        return (Layouts.Read(file), file);
    }
}
