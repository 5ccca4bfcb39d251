using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Tensors;
using static MGit.Engine.Tests.Checkpoints.Onnx.OnnxBuilder;

namespace MGit.Engine.Tests.Checkpoints.Onnx;

public sealed class OnnxReaderTests
{
    public static TheoryData<int, ElementType> ElementTypesOfOnnx => new()
    {
        { 1, ElementType.F32 }, { 2, ElementType.U8 }, { 3, ElementType.I8 }, { 4, ElementType.U16 }, { 5, ElementType.I16 }, { 6, ElementType.I32 },
        { 7, ElementType.I64 }, { 9, ElementType.Bool }, { 10, ElementType.F16 }, { 11, ElementType.F64 }, { 12, ElementType.U32 }, { 13, ElementType.U64 },
        { 14, ElementType.C64 }, { 15, ElementType.C128 }, { 16, ElementType.BF16 }, { 17, ElementType.F8E4M3 }, { 18, ElementType.F8E4M3Fnuz },
        { 19, ElementType.F8E5M2 }, { 20, ElementType.F8E5M2Fnuz }, { 23, ElementType.F4 }, { 24, ElementType.F8E8M0 },
    };

    [Fact]
    public void An_initializer_is_an_extent_at_its_raw_data()
    {
        byte[] file = Model(GraphOf(["x"], ["y"], Node("Conv", "x,w,b", "y")).With(Floats("w", 2, 3), Floats("b", 2)));

        CheckpointLayout layout = Read(file);

        Assert.Equal(CheckpointFormat.Onnx, layout.Format);
        Assert.Equal(["w", "b"], layout.Tensors.Select(t => t.Name));
        Assert.Equal(new TensorShape(2, 3), layout.Tensors[0].Shape);
        Assert.Equal(TorchZipBuilder.FloatRange(6), LayoutAssert.Elements(file, layout, layout.Tensors[0]));
        Assert.Equal(TorchZipBuilder.FloatRange(2), LayoutAssert.Elements(file, layout, layout.Tensors[1]));
    }

    [Theory]
    [MemberData(nameof(ElementTypesOfOnnx))]
    public void Every_element_type_that_has_a_counterpart_is_listed(int number, ElementType type)
    {
        byte[] data = [.. Enumerable.Range(1, (int)type.ByteSize(4))
            .Select(i => (byte)i)];

        byte[] file = Model(GraphOf([], []).With(Raw("w", number, data, 2, 2)));
        CheckpointLayout layout = Read(file);

        TensorEntry tensor = Assert.Single(layout.Tensors);
        Assert.Equal(type, tensor.ElementType);
        Assert.Equal(data, LayoutAssert.Elements(file, layout, tensor));
        Assert.Empty(layout.Notices);
    }

    [Theory]
    [InlineData(21, 3, 2)]
    [InlineData(22, 4, 2)]
    [InlineData(25, 4, 1)]
    [InlineData(23, 3, 2)]
    public void A_type_without_counterpart_stays_in_the_skeleton_and_is_reported(int number, int count, int bytes)
    {
        CheckpointLayout layout = Read(Model(GraphOf([], []).With(Raw("w", number, new byte[bytes], count))));

        Assert.Empty(layout.Tensors);
        Assert.Empty(layout.Extents);
        Assert.Contains("no counterpart", Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Much_data_of_a_type_without_counterpart_is_an_extent_without_a_name()
    {
        CheckpointLayout layout = Read(Model(GraphOf([], []).With(Raw("w", 22, new byte[5000], 10_000))));

        Assert.Equal((ElementType.U8, 5000L), (layout.Extents[0].ElementType, layout.Extents[0].Length));
        Assert.Empty(layout.Tensors);
    }

    [Fact]
    public void Packed_numbers_of_fixed_size_are_an_extent_as_raw_data_is()
    {
        byte[] file = Model(GraphOf([], []).With(
            Tensor("f", 1, 3).Bytes(OnnxFields.TensorFloats, TorchZipBuilder.Floats(1, 2, 3)),
            Tensor("c", 14, 1).Bytes(OnnxFields.TensorFloats, TorchZipBuilder.Floats(4, 5)),
            Tensor("d", 11, 2).Bytes(OnnxFields.TensorDoubles, new byte[16])));

        CheckpointLayout layout = Read(file);

        Assert.Equal(["f", "c", "d"], layout.Tensors.Select(t => t.Name));
        Assert.Equal(TorchZipBuilder.Floats(1, 2, 3), LayoutAssert.Elements(file, layout, layout.Tensors[0]));
        Assert.Equal([12L, 8L, 16L], layout.Extents.Select(e => e.Length));
    }

    [Fact]
    public void Numbers_in_a_coding_of_their_own_stay_in_the_skeleton_and_are_reported()
    {
        CheckpointLayout layout = Read(Model(GraphOf([], []).With(
            Tensor("i", 6, 2, 1).Numbers(OnnxFields.TensorInt32s, 1, -1),
            Tensor("f", 1, 2).Single(OnnxFields.TensorFloats, 1).Single(OnnxFields.TensorFloats, 2),
            Tensor("s", 1, 2).Bytes(OnnxFields.TensorFloats, TorchZipBuilder.Floats(1)).Bytes(OnnxFields.TensorFloats, TorchZipBuilder.Floats(2)))));

        Assert.Empty(layout.Tensors);
        Assert.Equal(3, layout.Notices.Count);
        Assert.All(layout.Notices, notice => Assert.Contains("coding of its own", notice, StringComparison.Ordinal));
    }

    [Fact]
    public void Shapes_axes_and_single_numbers_of_the_program_are_no_parameters()
    {
        CheckpointLayout layout = Read(Model(GraphOf(
            [],
            [],
            Constant("half", Raw("", Float, TorchZipBuilder.Floats(0.5f))),
            Constant("weight", Floats("", 2, 2)),
            Constant("one", Floats("", 1)),
            Node("ConstantOfShape", "shape", "filled", TensorAttribute("value", Floats("", 1)))).With(
            Raw("shape", Integer, new byte[16], 2),
            Raw("axis", Integer, new byte[8]),
            Raw("table", Integer, new byte[32], 2, 2),
            Raw("long", Integer, new byte[65 * 8], 65),
            Raw("training", 9, [1]),
            Raw("scale", Float, TorchZipBuilder.Floats(0.25f)))));

        Assert.Equal(["table", "long", "scale", "weight", "one"], layout.Tensors.Select(t => t.Name));
    }

    [Fact]
    public void Tensors_of_nested_graphs_and_functions_are_listed_each_by_a_name_of_its_own()
    {
        ProtobufWriter branch = GraphOf([], ["o"], Constant("c", Floats("", 2))).With(Floats("w", 3));
        ProtobufWriter function = new ProtobufWriter().Text(OnnxFields.FunctionName, "Gelu").Text(OnnxFields.FunctionDomain, "local")
            .Message(OnnxFields.FunctionNode, Constant("c", Floats("", 4)));
        byte[] file = Model(
            GraphOf(["b"], ["o"], Node("If", "b", "o", GraphAttribute("then_branch", branch), GraphAttribute("else_branch", branch))),
            more: model => model.Message(OnnxFields.ModelFunction, function));

        Assert.Equal(["w", "c", "w#2", "c#2", "Gelu/c"], Read(file).Tensors.Select(t => t.Name));
    }

    [Fact]
    public void A_sparse_initializer_is_its_values_and_its_indices()
    {
        ProtobufWriter sparse = new ProtobufWriter().Message(OnnxFields.SparseValues, Floats("w", 3))
            .Message(OnnxFields.SparseIndices, Raw("", Integer, new byte[48], 3, 2)).Number(3, 100);
        ProtobufWriter graph = GraphOf([], []).Message(OnnxFields.GraphSparseInitializer, sparse);

        Assert.Equal(["w.values", "w.indices"], Read(Model(graph)).Tensors.Select(t => t.Name));
    }

    [Fact]
    public void A_tensor_without_elements_is_listed_without_an_extent()
        => Assert.Equal(-1, Assert.Single(Read(Model(GraphOf([], []).With(Tensor("w", Float, 0, 3)))).Tensors).Extent);

    [Fact]
    public void A_tensor_without_data_is_reported()
        => Assert.Contains("no data", Assert.Single(Read(Model(GraphOf([], []).With(Tensor("w", Float, 3)))).Notices), StringComparison.Ordinal);

    [Fact]
    public void Metadata_is_kept()
    {
        CheckpointLayout layout = Read(Model(GraphOf([], []), more: m => m.Message(OnnxFields.ModelMetadata, Pair("base_model", "roberta-base"))));

        Assert.Equal("roberta-base", layout.Metadata["base_model"]);
    }

    [Fact]
    public void The_same_model_without_its_ending_is_recognised_by_its_content()
        => Assert.Single(Layouts.Read(Model(GraphOf(["x"], ["y"], Node("Conv", "x,w", "y")).With(Floats("w", 2, 3))), "model.bin").Tensors);

    private static CheckpointLayout Read(byte[] file) => Layouts.Read(file, "model.onnx");
}
