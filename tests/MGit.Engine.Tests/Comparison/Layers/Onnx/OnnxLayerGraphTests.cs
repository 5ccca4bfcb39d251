using System.Diagnostics;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;
using MGit.Engine.Tests.Checkpoints;
using MGit.Engine.Tests.Checkpoints.Onnx;
using static MGit.Engine.Tests.Checkpoints.Onnx.OnnxBuilder;

namespace MGit.Engine.Tests.Comparison.Layers.Onnx;

public sealed class OnnxLayerGraphTests
{
    [Fact]
    public void Operators_are_layers_with_their_parameters_and_data_flow()
    {
        LayerGraph graph = OnnxGraphs.Of(Model(GraphOf(
            ["x"],
            ["y"],
            Node("Conv", "x,w,b", "c", Attribute("kernel_shape", 3, 3), Attribute("strides", 2, 2), Attribute("group", 1L)),
            Node("Relu", "c", "r"),
            Node("Conv", "x,w2", "d"),
            Node("Add", "r,d", "y")).With(Floats("w", 8, 3, 3, 3), Floats("b", 8), Floats("w2", 8, 3, 3, 3))));

        Assert.Equal(LayerGraphOrigin.Onnx, graph.Origin);
        Assert.Equal(["Conv:c", "Relu:r", "Conv:d", "Add:y"], graph.Layers.Select(layer => layer.Name));
        Assert.Equal(["Conv", "Relu", "Conv", "Add"], graph.Layers.Select(layer => layer.Kind));
        Assert.Equal([("weight", "w"), ("bias", "b")], graph.Layers[0].Parameters.Select(p => (p.Role, p.Source.Name)));
        Assert.Equal(["Conv:c > Relu:r", "Relu:r > Add:y", "Conv:d > Add:y"], OnnxGraphs.Edges(graph));
        Assert.Equal("bias=F32[8] kernel_shape=3,3 strides=2,2 weight=F32[8,3,3,3]", OnnxGraphs.Attributes(graph.Layers[0]));
        Assert.Equal("kernel_shape=3,3 weight=F32[8,3,3,3]", OnnxGraphs.Attributes(graph.Layers[2]));
    }

    [Fact]
    public void A_constant_weight_passed_on_unchanged_is_a_weight_as_an_initializer_is()
    {
        LayerGraph constant = OnnxGraphs.Of(Model(GraphOf(
            ["x"], ["y"], Constant("w", Floats("", 2, 2)), Node("Identity", "w", "v"), Node("Identity", "v", "u"), Node("MatMul", "x,u", "y"))));
        LayerGraph initializer = OnnxGraphs.Of(Model(GraphOf(["x"], ["y"], Node("MatMul", "x,w", "y")).With(Floats("w", 2, 2))));

        Assert.Equal("MatMul:y", Assert.Single(constant.Layers).Name);
        Assert.Equal(OnnxGraphs.Attributes(initializer.Layers[0]), OnnxGraphs.Attributes(constant.Layers[0]));
        Assert.Equal(("weight", "w"), (constant.Layers[0].Parameters[0].Role, constant.Layers[0].Parameters[0].Source.Name));
    }

    [Fact]
    public void Settings_read_the_same_as_attributes_and_as_inputs()
    {
        byte[] two = BitConverter.GetBytes(2L);
        Same(
            Node("Squeeze", "x", "y", Attribute("axes", [2L])),
            GraphOf([], [], Node("Squeeze", "x,a", "y")).With(Raw("a", Integer, two, 1)),
            GraphOf([], [], Constant("a", Tensor("", Integer, 1).Numbers(OnnxFields.TensorInt64s, 2)), Node("Squeeze", "x,a", "y")));
        Same(
            Node("Clip", "x", "y", Attribute("min", 0f), Attribute("max", 6f)),
            GraphOf([], [], Node("Clip", "x,lo,hi", "y")).With(Raw("lo", Float, TorchZipBuilder.Floats(0)), Raw("hi", Float, TorchZipBuilder.Floats(6))));
        Same(
            Node("Dropout", "x", "y", Attribute("ratio", 0.25f)),
            GraphOf([], [], Constant("r", Raw("", Float, TorchZipBuilder.Floats(0.25f))), Node("Dropout", "x,r", "y")));
        Same(Node("Gemm", "x,x", "y"), GraphOf([], [], Node("Gemm", "x,x", "y", Attribute("alpha", 1f), Attribute("beta", 1f), Attribute("transA", 0L))));
        Same(Node("Conv", "x,x", "y"), GraphOf([], [], Node("Conv", "x,x", "y", Attribute("pads", 0, 0, 0, 0), Attribute("strides", 1, 1), Attribute("dilations", 1, 1))));

        static void Same(ProtobufWriter attribute, params ProtobufWriter[] others)
        {
            string expected = OnnxGraphs.Attributes(Assert.Single(OnnxGraphs.Of(Model(GraphOf(["x"], ["y"], attribute))).Layers));
            Assert.All(others, other =>
            {
                ProtobufWriter graph = other.Message(OnnxFields.GraphInput, new ProtobufWriter().Text(OnnxFields.ValueName, "x"));
                Assert.Equal(expected, OnnxGraphs.Attributes(Assert.Single(OnnxGraphs.Of(Model(graph)).Layers)));
            });
        }
    }

    [Theory]
    [InlineData(9, "1")]
    [InlineData(13, "-1")]
    public void An_axis_that_is_left_out_is_what_the_operator_set_says(int operatorSet, string axis)
        => Assert.Equal($"axis={axis}", OnnxGraphs.Attributes(OnnxGraphs.Of(Model(GraphOf(["x"], ["y"], Node("Softmax", "x", "y")), operatorSet)).Layers[0]));

    [Fact]
    public void Numbers_of_the_program_are_attributes_and_numbers_that_were_trained_are_parameters()
    {
        ProtobufWriter half = Raw("h", Float, TorchZipBuilder.Floats(0.5f));
        Layer program = OnnxGraphs.Of(Model(GraphOf(["x"], ["y"], Constant("h", half), Node("Mul", "x,h", "y")))).Layers[0];
        Layer trained = OnnxGraphs.Of(Model(GraphOf(["x"], ["y"], Node("Mul", "x,h", "y")).With(half))).Layers[0];

        Assert.Equal(("input1=0.5", 0), (OnnxGraphs.Attributes(program), program.Parameters.Count));
        Assert.Equal(("input1=F32[]", "h"), (OnnxGraphs.Attributes(trained), trained.Parameters[0].Source.Name));
    }

    [Fact]
    public void An_operator_of_another_domain_is_of_its_kind()
    {
        ProtobufWriter node = Node("Gelu", "x", "y").Text(OnnxFields.NodeDomain, "com.microsoft");
        Assert.Equal("com.microsoft.Gelu", OnnxGraphs.Of(Model(GraphOf(["x"], ["y"], node))).Layers[0].Kind);
    }

    [Fact]
    public void Layers_of_inner_graphs_stand_before_their_operator_and_data_flows_through_them()
    {
        ProtobufWriter then = GraphOf([], ["t"], Node("MatMul", "r,w", "t")).With(Floats("w", 2, 2));
        ProtobufWriter otherwise = GraphOf([], ["r"]);
        LayerGraph graph = OnnxGraphs.Of(Model(GraphOf(
            ["c", "x"],
            ["z"],
            Node("Relu", "x", "r"),
            Node("If", "c", "y", GraphAttribute("then_branch", then), GraphAttribute("else_branch", otherwise)).Text(OnnxFields.NodeName, "choose"),
            Node("Neg", "y", "z"))));

        Assert.Equal(["Relu:r", "choose/then_branch/MatMul:t", "choose", "Neg:z"], graph.Layers.Select(layer => layer.Name));
        Assert.Equal(
            ["Relu:r > choose/then_branch/MatMul:t", "Relu:r > choose", "choose/then_branch/MatMul:t > choose", "choose > Neg:z"],
            OnnxGraphs.Edges(graph));
        Assert.Equal("weight", graph.Layers[1].Parameters[0].Role);
        Assert.All(graph.Layers[2].Attributes, attribute => Assert.StartsWith("sha256:", attribute.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void An_inner_graph_is_told_apart_by_what_it_does_and_not_by_its_names()
    {
        Assert.Equal(Digest("Relu", "a"), Digest("Relu", "b"));
        Assert.NotEqual(Digest("Relu", "a"), Digest("Neg", "a"));

        static string Digest(string type, string name)
        {
            ProtobufWriter then = GraphOf([], [name], Node(type, "x", name));
            return OnnxGraphs.Of(Model(GraphOf(["c", "x"], ["y"], Node("If", "c", "y", GraphAttribute("then_branch", then))))).Layers[^1].Attributes[0].Value;
        }
    }

    [Fact]
    public void What_a_loop_is_given_flows_into_its_body()
    {
        ProtobufWriter body = GraphOf(["i", "go", "state"], ["go", "next"], Node("Tanh", "state", "next"));
        LayerGraph graph = OnnxGraphs.Of(Model(GraphOf(["x", "n"], ["y"], Node("Relu", "x", "r"), Node("Loop", "n,,r", "y", GraphAttribute("body", body)))));

        Assert.Equal(["Relu:r > Loop:y/body/Tanh:next", "Relu:r > Loop:y", "Loop:y/body/Tanh:next > Loop:y"], OnnxGraphs.Edges(graph));
    }

    [Fact]
    public void A_call_of_a_function_is_a_layer_with_the_parameters_inside()
    {
        ProtobufWriter function = new ProtobufWriter().Text(OnnxFields.FunctionName, "Scale").Text(OnnxFields.FunctionDomain, "local")
            .Text(OnnxFields.FunctionInput, "a").Text(OnnxFields.FunctionOutput, "o")
            .Message(OnnxFields.FunctionNode, Constant("k", Floats("", 2)))
            .Message(OnnxFields.FunctionNode, Node("Mul", "a,k", "o"));
        LayerGraph graph = OnnxGraphs.Of(Model(
            GraphOf(["x"], ["y"], Node("Scale", "x", "y").Text(OnnxFields.NodeDomain, "local")), more: model => model.Message(OnnxFields.ModelFunction, function)));

        Layer call = Assert.Single(graph.Layers);
        Assert.Equal("local.Scale", call.Kind);
        Assert.Equal("Scale/k", Assert.Single(call.Parameters).Source.Name);
        Assert.StartsWith("function=sha256:", OnnxGraphs.Attributes(call), StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_nothing_uses_is_a_layer_of_its_own()
        => Assert.Equal((ParameterGraph.Kind, "w"), OnnxGraphs.Of(Model(GraphOf([], []).With(Floats("w", 2)))).Layers.Select(layer => (layer.Kind, layer.Name)).Single());

    [Fact]
    public void Operators_out_of_order_are_put_in_order()
    {
        LayerGraph graph = OnnxGraphs.Of(Model(GraphOf(["x"], ["z"], Node("Neg", "y", "z"), Node("Tanh", "r", "y"), Node("Relu", "x", "r"))));

        Assert.Equal(["Relu:r", "Tanh:y", "Neg:z"], graph.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Operators_of_one_name_get_numbers()
        => Assert.Equal(
            ["n", "n#2"],
            OnnxGraphs.Of(Model(GraphOf(["x"], ["z"], Node("Neg", "x", "y").Text(OnnxFields.NodeName, "n"), Node("Neg", "y", "z").Text(OnnxFields.NodeName, "n")))).Layers.Select(l => l.Name));

    [Fact]
    public void Ten_thousand_operators_take_well_under_a_second()
    {
        ProtobufWriter[] nodes = [.. Enumerable.Range(0, 10_000).Select(i => Node("MatMul", $"v{i},w{i}", $"v{i + 1}", Attribute("a", 1, 2, 3)))];
        byte[] file = Model(GraphOf(["v0"], ["v10000"], nodes).With([.. Enumerable.Range(0, 10_000).Select(i => Floats($"w{i}", 4, 4))]));
        OnnxGraphs.Of(file);

        Stopwatch watch = Stopwatch.StartNew();
        LayerGraph graph = OnnxGraphs.Of(file);
        watch.Stop();

        Assert.Equal((10_000, 9_999), (graph.Layers.Count, graph.Edges.Count));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    [SharedDataFact]
    public void Every_real_model_has_a_graph_with_all_its_parameters()
    {
        string[] files = Directory.GetFiles(SharedData.Folder!, "*.onnx", SearchOption.AllDirectories);
        Assert.Equal(59, files.Length);

        // One of them has its data in a file that is not there.
        foreach (string path in files.Where(path => Path.GetFileName(path) != "external_data.onnx"))
        {
            using ModelSource model = ModelSource.OpenPath(path, CancellationToken.None);
            LayerGraph graph = model.Graph;

            Assert.Equal(LayerGraphOrigin.Onnx, graph.Origin);
            HashSet<string> placed = [.. graph.Layers.SelectMany(layer => layer.Parameters).Select(parameter => parameter.Source.Name)];
            Assert.DoesNotContain(model.Parameters, parameter => !placed.Contains(parameter.Name) && parameter.Shape.Rank > 0);
        }
    }

    [SharedDataFact]
    public void A_real_model_has_the_layers_it_has()
    {
        using ModelSource model = ModelSource.OpenPath(SharedData.PathOf("trio_mnist/mnist.onnx"), CancellationToken.None);

        Assert.Equal(13, model.Graph.Layers.Count(layer => layer.Kind != ParameterGraph.Kind));
        Layer first = model.Graph.Layers[0];
        Assert.Equal("Conv", first.Kind);
        Assert.Equal(["weight", "bias"], first.Parameters.Select(parameter => parameter.Role));
        Assert.Equal(first.Parameters[0].Source.Shape.ToString(), first.Attributes.Single(a => a.Key == "weight").Value[3..]);
    }
}
