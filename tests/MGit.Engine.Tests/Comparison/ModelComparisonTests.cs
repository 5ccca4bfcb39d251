using System.Diagnostics;
using System.Runtime.InteropServices;
using MGit.Engine.Comparison;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Comparison.Layers;

namespace MGit.Engine.Tests.Comparison;

public class ModelComparisonTests
{
    private static readonly CompareOptions Measured = new() { Statistics = true };

    [Fact]
    public void What_holds_no_layers_is_named()
    {
        using MemoryModel net = Net();
        using MemoryModel words = new("readme.txt");

        Assert.Contains("readme.txt holds no layers", Assert.Single(Compare(net, words, null).Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_models_in_another_order_of_the_file_are_equal_and_nothing_is_read()
    {
        using MemoryModel one = Net();
        using MemoryModel other = new("other");
        foreach (string name in one.Parameters.Select(parameter => parameter.Name).Reverse())
        {
            other.WithBytes(name, ElementType.F32, one.Parameter(name).Shape.ToArray(), one.BytesOf(name));
        }

        ModelDiff diff = Compare(one, other, null);

        Assert.Equal((0.0, 0.0), (diff.StructuralDivergence, diff.ContextualDivergence));
        Assert.Equal(one.Graph.Layers.Count, diff.Unchanged);
        Assert.Empty(diff.Changes);
        Assert.True(diff.Inferred);
        Assert.Equal(0, one.Reads + other.Reads);
    }

    [Fact]
    public void A_modified_layer_has_the_numbers_of_its_difference()
    {
        using MemoryModel one = new MemoryModel("one").With("a.weight", [2, 2], 1, 2, 3, 4).With("b.weight", [2], 1, 1);
        using MemoryModel other = new MemoryModel("other").With("a.weight", [2, 2], 1, 2, 3, 7).With("b.weight", [2], 1, 1);

        ModelDiff diff = Compare(one, other, Measured);

        // Δ = (0, 0, 0, 3): max 3; L2 3 / sqrt(1 + 4 + 9 + 16); cosine (1 + 4 + 9 + 28) / (sqrt(30) sqrt(63)); one of four changed.
        LayerChange change = Assert.Single(diff.Changes);
        Assert.Equal((LayerChangeKind.Modified, "a", "a", "Linear"), (change.Change, change.Layer, change.ReferenceLayer, change.Kind));
        Assert.Equal(3, change.MaxAbsolute);
        Assert.Equal(3 / Math.Sqrt(30), change.RelativeL2!.Value, 1e-15);
        Assert.Equal(42 / Math.Sqrt(30 * 63), change.Cosine!.Value, 1e-15);
        Assert.Equal(0.25, change.ChangedShare);

        // Over both layers: b adds 2 to each sum of squares and to the product.
        Assert.Equal(3 / Math.Sqrt(32), diff.RelativeL2!.Value, 1e-15);
        Assert.Equal(44 / Math.Sqrt(32 * 65), diff.Cosine!.Value, 1e-15);
        Assert.Null(Assert.Single(Compare(one, other, null).Changes).RelativeL2);
    }

    [Fact]
    public void Elements_that_are_not_finite_count_as_changed_or_not_and_stay_out_of_the_sums()
    {
        using MemoryModel one = new MemoryModel("one").With("a.weight", [1, 5], float.NaN, float.NaN, float.PositiveInfinity, 3, 4);
        using MemoryModel other = new MemoryModel("other").With("a.weight", [1, 5], float.NaN, 1, float.PositiveInfinity, 3, 5);

        LayerChange change = Assert.Single(Compare(one, other, Measured).Changes);

        // NaN and NaN are equal, NaN and 1 are not; of the finite ones (3, 4) became (3, 5).
        Assert.Equal((2.0 / 5, 1.0, 1.0 / 5), (change.ChangedShare!.Value, change.MaxAbsolute!.Value, change.RelativeL2!.Value));
        Assert.Equal(29 / Math.Sqrt(25 * 34), change.Cosine!.Value, 1e-15);
    }

    [Fact]
    public void Renamed_layers_are_moved_and_leave_no_divergence()
    {
        using MemoryModel one = Net();
        using MemoryModel other = new("other");
        foreach ((string name, int index) in one.Parameters.Select((parameter, index) => (parameter.Name, index)))
        {
            // Other names in another natural order.
            other.WithBytes($"z{9 - one.Parameters[index].Name[3]}.{name.Split('.')[^1]}", ElementType.F32, one.Parameter(name).Shape.ToArray(), one.BytesOf(name));
        }

        ModelDiff diff = Compare(one, other, new CompareOptions());

        Assert.Equal(one.Graph.Layers.Count, diff.Moved);
        Assert.All(diff.Changes, change => Assert.Equal((LayerChangeKind.Moved, "renamed"), (change.Change, change.Reason)));
        Assert.Equal((0.0, 0.0, DiffBasis.Layers), (diff.StructuralDivergence, diff.ContextualDivergence, diff.Basis));
        Assert.NotEmpty(diff.Notices);
    }

    [Fact]
    public void Wrappers_in_front_of_names_are_no_change()
    {
        using MemoryModel one = new MemoryModel("one").Random("fc1.weight", [4, 3], 1).Random("fc2.weight", [4, 4], 2);
        using MemoryModel other = new MemoryModel("other").Random("state_dict.module.fc1.weight", [4, 3], 1).Random("state_dict.module.fc2.weight", [4, 4], 2)
            .Random("optimizer.state.0.momentum_buffer", [4, 3], 5);

        ModelDiff diff = Compare(one, other, null);

        Assert.Equal((2, 0.0), (diff.Unchanged, diff.ContextualDivergence));
    }

    [Theory]
    [InlineData("fc.weight", "transposed")]
    [InlineData("dense.weight", "renamed, transposed")]
    public void Transposed_weights_are_moved(string name, string reason)
    {
        using MemoryModel one = new MemoryModel("one").With("fc.weight", [2, 3], 1, 2, 3, 4, 5, 6).With("other.weight", [2], 1, 1);
        using MemoryModel other = new MemoryModel("other").With(name, [3, 2], 1, 4, 2, 5, 3, 6).With("other.weight", [2], 1, 1);

        LayerChange change = Assert.Single(Compare(one, other, null).Changes);

        Assert.Equal((LayerChangeKind.Moved, reason, "[2,3] -> [3,2]"), (change.Change, change.Reason, change.Shape));
    }

    [Theory]
    [InlineData(ElementType.F16, "cast F32 to F16", LayerChangeKind.Moved)]
    [InlineData(ElementType.BF16, "cast F32 to BF16", LayerChangeKind.Moved)]
    [InlineData(ElementType.F64, "cast F32 to F64", LayerChangeKind.Moved)]
    public void A_cast_is_recognised_and_anything_else_is_measured_by_value(ElementType type, string reason, LayerChangeKind kind)
    {
        float[] values = [1.2345678f, -0.1f, 3e-5f, 1000.123f];
        using MemoryModel one = new MemoryModel("one").With("a.weight", [2, 2], values);
        using MemoryModel cast = new MemoryModel("cast").WithBytes("a.weight", type, [2, 2], Cast(values, type));
        using MemoryModel moved = new MemoryModel("moved").WithBytes("a.weight", type, [2, 2], Cast([values[0], values[1], values[2], 1010], type));

        LayerChange change = Assert.Single(Compare(one, cast, Measured).Changes);
        LayerChange other = Assert.Single(Compare(moved, one, Measured).Changes);

        Assert.Equal((kind, reason), (change.Change, change.Reason));
        Assert.InRange(change.RelativeL2!.Value, 0, 0.005);
        Assert.Equal((LayerChangeKind.Modified, $"type {type.Name()} to F32"), (other.Change, other.Reason));
        Assert.InRange(other.MaxAbsolute!.Value, 5, 12);
    }

    [Fact]
    public void Layers_that_swapped_their_contents_are_moved()
    {
        using MemoryModel one = new MemoryModel("one").Random("a.weight", [4, 4], 1).Random("b.weight", [4, 4], 2).Random("c.weight", [4, 4], 3);
        using MemoryModel other = new MemoryModel("other").Random("a.weight", [4, 4], 2).Random("b.weight", [4, 4], 1).Random("c.weight", [4, 4], 3);

        ModelDiff diff = Compare(one, other, null);

        Assert.Equal((2, 1, 0), (diff.Moved, diff.Unchanged, diff.Modified));
        Assert.True(diff.ContextualDivergence > 0);
    }

    [Fact]
    public void Layers_that_were_put_in_and_taken_out_stand_where_they_are()
    {
        using MemoryModel one = new MemoryModel("one").Random("a.weight", [4, 3], 1).Random("b.weight", [4, 4], 2).Random("c.weight", [2, 4], 3);
        using MemoryModel other = new MemoryModel("other").Random("a.weight", [4, 3], 1).Random("c.weight", [2, 4], 3).Random("d.weight", [9, 2], 4);

        ModelDiff diff = Compare(one, other, new CompareOptions { IncludeUnchanged = true });

        Assert.Equal(["Unchanged a", "Removed b", "Unchanged c", "Added d"], diff.Changes.Select(change => change.ToString()));
        Assert.Equal((-1, 2), (diff.Changes[3].ReferenceIndex, diff.Changes[3].DifferenceIndex));
    }

    [Fact]
    public void A_pruned_layer_is_modified_in_shape()
    {
        using MemoryModel one = new MemoryModel("one").Random("conv.weight", [8, 3, 3, 3], 1).Random("fc.weight", [2, 8], 2);
        using MemoryModel other = new MemoryModel("other").Random("conv.weight", [6, 3, 3, 3], 1).Random("fc.weight", [2, 6], 2);

        ModelDiff diff = Compare(one, other, Measured);

        Assert.Equal(2, diff.Modified);
        Assert.Equal(("shape", "[8,3,3,3] -> [6,3,3,3]", null), (diff.Changes[0].Reason, diff.Changes[0].Shape, diff.Changes[0].RelativeL2));
        Assert.Equal(1, diff.StructuralDivergence);
    }

    [Fact]
    public void Running_statistics_stay_out_of_the_numbers_unless_nothing_else_changed()
    {
        using MemoryModel one = Norm("one", [1, 1], [5, 5]);
        using MemoryModel both = Norm("both", [1, 2], [9, 9]);
        using MemoryModel only = Norm("only", [1, 1], [5, 9]);

        LayerChange weights = Assert.Single(Compare(one, both, Measured).Changes);
        LayerChange statistics = Assert.Single(Compare(one, only, Measured).Changes);

        Assert.Equal((1.0, null), (weights.MaxAbsolute, weights.Reason));
        Assert.Equal((4.0, "running statistics only"), (statistics.MaxAbsolute, statistics.Reason));
        Assert.Equal(1, Compare(one, only, Measured).Cosine!.Value, 1e-15);

        static MemoryModel Norm(string name, float[] weight, float[] mean) => new MemoryModel(name)
            .With("bn.weight", [2], weight).With("bn.bias", [2], 1, 1).With("bn.running_mean", [2], mean).With("bn.running_var", [2], 1, 1);
    }

    [Fact]
    public void Layers_are_picked_by_patterns_and_only_those_are_read()
    {
        using MemoryModel one = new MemoryModel("one").Random("a.weight", [4, 4], 1).Random("b.weight", [4, 4], 2);
        using MemoryModel other = new MemoryModel("other").Random("a.weight", [4, 4], 3).Random("b.weight", [4, 4], 4);

        ModelDiff diff = Compare(one, other, Measured with { Layers = ["B*"] });

        Assert.Equal("b", Assert.Single(diff.Changes).Layer);
        Assert.Equal((2, 1, 1), (diff.Modified, one.Reads, other.Reads));
        Assert.Null(diff.Cosine);
    }

    [Fact]
    public void An_operator_graph_is_compared_by_its_parameters()
    {
        // fc as MatMul of the transposed weight and Add of the bias, names gone; a shape that is no parameter.
        using MemoryModel modules = new MemoryModel("modules").With("fc.weight", [2, 3], 1, 2, 3, 4, 5, 6).With("fc.bias", [2], 7, 8).With("bn.weight", [2], 1, 1)
            .With("bn.bias", [2], 2, 2).With("bn.running_mean", [2], 3, 3).With("bn.running_var", [2], 4, 4).WithBytes("bn.num_batches_tracked", ElementType.I64, [], new byte[8]);
        using MemoryModel operators = new MemoryModel("operators").With("onnx::MatMul_9", [3, 2], 1, 4, 2, 5, 3, 6).With("12", [2], 7, 8).With("bn.weight", [2], 1, 1)
            .With("bn.bias", [2], 2, 2).With("bn.running_mean", [2], 3, 3).With("bn.running_var", [2], 4, 4).WithBytes("shape", ElementType.I64, [2], new byte[16]);
        operators.WithGraph(new LayerGraph(
            LayerGraphOrigin.Onnx,
            [
                new Layer("MatMul_0", "MatMul", [], [new LayerParameter("1", operators.Parameters[0])]),
                new Layer("Add_1", "Add", [], [new LayerParameter("1", operators.Parameters[1])]),
                new Layer("BatchNormalization_2", "BatchNormalization", [], [.. Enumerable.Range(2, 4).Select(index => new LayerParameter($"{index - 1}", operators.Parameters[index]))]),
                new Layer("Reshape_3", "Reshape", [], [new LayerParameter("1", operators.Parameters[6])]),
            ],
            [new(0, 1), new(1, 2), new(2, 3)]));

        ModelDiff there = Compare(modules, operators, null);
        ModelDiff back = Compare(operators, modules, null);

        Assert.Equal((1, 1, 0, 0, 0), (there.Unchanged, there.Moved, there.Modified, there.Added, there.Removed));
        Assert.Equal("transposed", Assert.Single(there.Changes).Reason);
        Assert.Equal((0.0, 0.0, DiffBasis.Layers), (there.StructuralDivergence, there.ContextualDivergence, there.Basis));
        Assert.Equal(0, back.ContextualDivergence);
        Assert.Contains("ONNX", Assert.Single(there.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DiffMethod.Edges, false)]
    [InlineData(DiffMethod.Edges, true)]
    [InlineData(DiffMethod.Lcs, true)]
    public void Ten_thousand_layers_that_are_all_alike_are_no_worse_than_others(DiffMethod method, bool strict)
    {
        using MemoryModel one = Alike(10_000);
        using MemoryModel other = Alike(9_990);
        Stopwatch watch = Stopwatch.StartNew();

        ModelDiff diff = Compare(one, other, new CompareOptions { Method = method, Strict = strict });

        // Quadratic work over 10^8 pairs would take far longer.
        Assert.Equal(10.0 / (9_999 + 9_989), diff.StructuralDivergence, 1e-12);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    private static MemoryModel Alike(int layers)
    {
        MemoryModel model = new("alike");
        return model.WithGraph(new LayerGraph(
            LayerGraphOrigin.Architecture,
            [.. Enumerable.Range(0, layers).Select(index => new Layer($"l{index}", "Relu", [], []))],
            Enumerable.Range(0, layers - 1).Select(index => new LayerEdge(index, index + 1))));
    }

    private static MemoryModel Net() => new MemoryModel("net")
        .Random("net0.weight", [4, 3], 1).Random("net0.bias", [4], 2).Random("net1.weight", [5, 4], 3).Random("net2.weight", [6, 5], 4).Random("net2.bias", [6], 5);

    private static byte[] Cast(float[] values, ElementType type) => type switch
    {
        ElementType.F16 => MemoryMarshal.AsBytes<Half>([.. values.Select(value => (Half)value)]).ToArray(),
        ElementType.F64 => MemoryMarshal.AsBytes<double>([.. values.Select(value => (double)value)]).ToArray(),
        _ => MemoryMarshal.AsBytes<ushort>([.. values.Select(value => (ushort)(BitConverter.SingleToUInt32Bits(value) + 0x8000 >> 16))]).ToArray(),
    };

    private static ModelDiff Compare(MemoryModel reference, MemoryModel difference, CompareOptions? options)
        => ModelComparison.Compare(reference, difference, options, null, CancellationToken.None);
}
