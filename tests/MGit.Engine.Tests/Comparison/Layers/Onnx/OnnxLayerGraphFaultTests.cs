using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Comparison.Layers.Onnx;
using MGit.Engine.Errors;
using MGit.Engine.Tests.Checkpoints.Onnx;
using static MGit.Engine.Tests.Checkpoints.Onnx.OnnxBuilder;

namespace MGit.Engine.Tests.Comparison.Layers.Onnx;

public sealed class OnnxLayerGraphFaultTests
{
    public static TheoryData<OnnxFault, byte[]> Malformed => new()
    {
        { OnnxFault.Cycle, Model(GraphOf(["x"], [], Node("Add", "x,b", "a"), Node("Neg", "a", "b"))) },
        { OnnxFault.Cycle, Model(GraphOf(["x"], [], Node("Neg", "a", "a"))) },
        { OnnxFault.Cycle, Model(GraphOf(["c"], [], Node("If", "c", "a", GraphAttribute("then_branch", GraphOf([], ["a"]))))) },
        { OnnxFault.Cycle, Model(GraphOf(["x"], [], Node("F", "x", "y")), more: m => m.Message(OnnxFields.ModelFunction, Function("F", "F"))) },
        { OnnxFault.Cycle, Model(GraphOf(["x"], [], Node("F", "x", "y")), more: m => m.Message(OnnxFields.ModelFunction, Function("F", "G")).Message(OnnxFields.ModelFunction, Function("G", "F"))) },
        { OnnxFault.ValueUndefined, Model(GraphOf(["x"], [], Node("Add", "x,not", "a"))) },
        { OnnxFault.ValueUndefined, Model(GraphOf(["c"], [], Node("If", "c", "a", GraphAttribute("then_branch", GraphOf([], ["not"]))))) },
        { OnnxFault.ValueDuplicate, Model(GraphOf(["x"], [], Node("Neg", "x", "a"), Node("Abs", "x", "a"))) },
        { OnnxFault.ValueDuplicate, Model(GraphOf(["x", "w"], [], Node("Neg", "w", "x"))) },
        { OnnxFault.ValueDuplicate, Model(GraphOf([], []).With(Floats("w", 2), Floats("w", 2))) },
        { OnnxFault.ValueDuplicate, Model(GraphOf([], []), more: m => m.Message(OnnxFields.ModelFunction, Function("F", "A")).Message(OnnxFields.ModelFunction, Function("F", "B"))) },
        { OnnxFault.OperatorInvalid, Model(GraphOf(["x"], [], Node("", "x", "y"))) },
        { OnnxFault.OperatorInvalid, Model(GraphOf([], [], Node("Constant", "", "y"))) },
        { OnnxFault.DataLengthMismatch, Model(GraphOf([], []).With(Tensor("w", 6, 3).Numbers(OnnxFields.TensorInt32s, 1, 2))) },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Each_fault_is_named(OnnxFault fault, byte[] file)
    {
        CheckpointException error = Assert.Throws<CheckpointException>(() => OnnxGraphs.Of(file));
        Assert.Equal((ErrorCode.CheckpointInvalid, fault), (error.Code, error.Fault));
        Assert.StartsWith("model.onnx: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Functions_that_call_each_other_a_thousand_deep_are_refused()
    {
        byte[] file = Model(
            GraphOf(["x"], [], Node("F0", "x", "y")),
            more: m => Enumerable.Range(0, 1000).ToList().ForEach(i => m.Message(OnnxFields.ModelFunction, Function($"F{i}", $"F{i + 1}"))));

        Assert.Equal(OnnxFault.TooDeep, Assert.Throws<CheckpointException>(() => OnnxGraphs.Of(file)).Fault);
    }

    [Fact]
    public void Functions_that_double_at_each_step_end_soon()
    {
        byte[] file = Model(
            GraphOf(["x"], [], Node("F0", "x", "y")),
            more: m => Enumerable.Range(0, 30).ToList().ForEach(i => m.Message(OnnxFields.ModelFunction, Function($"F{i}", $"F{i + 1}", $"F{i + 1}"))));

        Assert.Single(OnnxGraphs.Of(file).Layers);
    }

    [Fact]
    public void A_long_name_around_many_operators_is_refused_before_it_costs_its_length_each_time()
    {
        ProtobufWriter[] inner = [.. Enumerable.Range(0, 80_000).Select(_ => Node("A", "", ""))];
        byte[] file = Model(GraphOf(["c"], [], Node("If", "c", "y", GraphAttribute("then_branch", GraphOf([], [], inner))).Text(OnnxFields.NodeName, new string('n', 60_000))));

        Assert.Equal(OnnxFault.TooLarge, Assert.Throws<CheckpointException>(() => OnnxGraphs.Of(file)).Fault);
    }

    [Fact]
    public void A_chain_of_operators_written_backwards_needs_no_deep_stack()
    {
        ProtobufWriter[] nodes = [.. Enumerable.Range(0, 50_000).Reverse().Select(i => Node("Neg", $"v{i}", $"v{i + 1}"))];

        Assert.Equal(50_000, OnnxGraphs.Of(Model(GraphOf(["v0"], [], nodes))).Layers.Count);
    }

    [Fact]
    public void A_model_with_any_byte_changed_ends_in_a_graph_or_a_named_fault()
    {
        byte[] file = Model(GraphOf(
            ["x", "c"],
            ["y"],
            Constant("k", Tensor("", Integer, 1).Numbers(OnnxFields.TensorInt64s, 2)),
            Node("Conv", "x,w", "a", Attribute("strides", 2, 2), Attribute("s", 0.5f)),
            Node("If", "c", "y", GraphAttribute("then_branch", GraphOf([], ["a"])), GraphAttribute("else_branch", GraphOf([], ["b"], Node("Squeeze", "a,k", "b"))))).With(Floats("w", 1, 1, 2)));
        for (int at = 0; at < file.Length; at++)
        {
            foreach (byte value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF, (byte)(file[at] ^ 1) })
            {
                byte[] changed = [.. file];
                changed[at] = value;
                Build(changed);
            }

            Build(file[..at]);
        }

        static void Build(byte[] file)
        {
            try
            {
                Assert.NotNull(OnnxLayerGraph.Read(new MemoryStream(file), "model.onnx", []));
            }
            catch (CheckpointException error)
            {
                Assert.IsType<OnnxFault>(error.Fault);
            }
        }
    }

    private static ProtobufWriter Function(string name, params string[] calls)
    {
        ProtobufWriter function = new ProtobufWriter().Text(OnnxFields.FunctionName, name).Text(OnnxFields.FunctionInput, "a");
        for (int i = 0; i < calls.Length; i++)
        {
            function.Message(OnnxFields.FunctionNode, Node(calls[i], "a", $"o{i}"));
        }

        return function;
    }
}
