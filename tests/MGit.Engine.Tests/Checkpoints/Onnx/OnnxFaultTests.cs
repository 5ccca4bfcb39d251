using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Onnx;
using static MGit.Engine.Tests.Checkpoints.Onnx.OnnxBuilder;

namespace MGit.Engine.Tests.Checkpoints.Onnx;

public sealed class OnnxFaultTests
{
    private const string Name = "model.onnx";

    public static TheoryData<OnnxFault, byte[]> Malformed => new()
    {
        { OnnxFault.GraphMissing, [] },
        { OnnxFault.GraphMissing, [0x08, 8] },
        { OnnxFault.GraphMissing, [.. Model(GraphOf([], [])), .. Model(GraphOf([], []))] },
        { OnnxFault.FieldInvalid, "This is no model."u8.ToArray() },
        { OnnxFault.FieldInvalid, new ProtobufWriter().Number(7, 1).ToArray() },
        { OnnxFault.FieldInvalid, new ProtobufWriter().Tag(7, 3).ToArray() },
        { OnnxFault.FieldInvalid, Model(new ProtobufWriter().Number(OnnxFields.GraphNode, 1)) },
        { OnnxFault.LargeFilePointer, "version https://git-lfs.github.com/spec/v1\n"u8.ToArray() },
        { OnnxFault.Truncated, new ProtobufWriter().Tag(7, 2).Varint(100).ToArray() },
        { OnnxFault.Truncated, new ProtobufWriter().Tag(7, 2).Varint(ulong.MaxValue).ToArray() },
        { OnnxFault.Truncated, Model(new ProtobufWriter().Tag(OnnxFields.GraphNode, 2).Varint(long.MaxValue)) },
        { OnnxFault.NumberTooLong, [0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01] },
        { OnnxFault.TextInvalid, Model(GraphOf([], [], new ProtobufWriter().Bytes(OnnxFields.NodeType, 0xFF, 0xFE))) },
        { OnnxFault.TextInvalid, Model(GraphOf([], [], new ProtobufWriter().Bytes(OnnxFields.NodeName, new byte[70_000]))) },
        { OnnxFault.ShapeInvalid, Model(GraphOf([], []).With(Tensor("w", Float, -1))) },
        { OnnxFault.ShapeInvalid, Model(GraphOf([], []).With(Tensor("w", Float, long.MaxValue, 2))) },
        { OnnxFault.ShapeInvalid, Model(GraphOf([], []).With(Tensor("w", Float, [.. Enumerable.Repeat(1L, 65)]))) },
        { OnnxFault.ElementTypeUnknown, Model(GraphOf([], []).With(Tensor("w", 0, 1))) },
        { OnnxFault.ElementTypeUnknown, Model(GraphOf([], []).With(Tensor("w", 99, 1))) },
        { OnnxFault.DataLengthMismatch, Model(GraphOf([], []).With(Raw("w", Float, new byte[8], 3))) },
        { OnnxFault.DataLengthMismatch, Model(GraphOf([], []).With(Raw("w", Float, new byte[8], long.MaxValue / 2))) },
        { OnnxFault.DataLengthMismatch, Model(GraphOf([], []).With(Raw("w", 8, new byte[8], 3))) },
        { OnnxFault.DataLengthMismatch, Model(GraphOf([], []).With(Tensor("w", Float, 3).Bytes(OnnxFields.TensorFloats, new byte[8]))) },
        { OnnxFault.ExternalInvalid, Model(GraphOf([], []).With(Tensor("w", Float, 3).Number(OnnxFields.TensorLocation, 1))) },
        { OnnxFault.ExternalInvalid, Model(GraphOf([], []).With(External("w", Float, "w.bin", -4, null, 3))) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Each_fault_is_named(OnnxFault fault, byte[] file) => Layouts.ExpectFault(fault, file, Name);

    [Fact]
    public void A_broken_model_of_another_name_is_kept_as_it_is_and_reported()
    {
        byte[] file = Model(GraphOf([], []).With(Raw("w", Float, new byte[8], 3)));

        CheckpointLayout layout = Layouts.Read(file, "model.bin");

        Assert.Equal(CheckpointFormat.Plain, layout.Format);
        Assert.Contains(nameof(OnnxFault.DataLengthMismatch), Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_in_graphs_end_at_a_depth()
    {
        byte[] Nested(int depth)
        {
            ProtobufWriter graph = GraphOf([], []);
            for (int i = 0; i < depth; i++)
            {
                graph = GraphOf([], [], Node("If", "b", "o", GraphAttribute("then_branch", graph)));
            }

            return Model(graph);
        }

        Assert.Equal(CheckpointFormat.Onnx, Layouts.Read(Nested(OnnxModelReader.DepthLimit), Name).Format);
        Layouts.ExpectFault(OnnxFault.TooDeep, Nested(OnnxModelReader.DepthLimit + 1), Name);
        Layouts.ExpectFault(OnnxFault.TooDeep, Nested(1000), Name);
    }

    [Fact]
    public void A_description_that_takes_too_much_memory_is_refused()
    {
        // Each operator without anything takes two bytes of the file, and more than a hundred times as much in memory.
        byte[] nodes = new byte[3_000_000];
        for (int i = 0; i < nodes.Length; i += 2)
        {
            nodes[i] = 0x0A;
        }

        byte[] file = new ProtobufWriter().Number(1, 8).Bytes(OnnxFields.ModelGraph, nodes).ToArray();

        Layouts.ExpectFault(OnnxFault.TooLarge, file, Name);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_a_fault_or_a_model_that_lacks_what_follows_its_graph()
    {
        byte[] file = Model(GraphOf(["x"], ["y"], Node("Conv", "x,w", "y", Attribute("group", 1))).With(Floats("w", 2, 3)));
        int complete = file.Length - 4;
        Assert.Equal(OnnxFields.ModelOperatorSet << 3 | 2, file[complete]);
        for (int length = 0; length < file.Length; length++)
        {
            if (length == complete)
            {
                Assert.Single(Layouts.Read(file[..length], Name).Tensors);
            }
            else
            {
                CheckpointException error = Assert.Throws<CheckpointException>(() => Layouts.Read(file[..length], Name));
                Assert.True(error.Fault is OnnxFault.Truncated or OnnxFault.GraphMissing, error.Message);
            }
        }
    }
}
