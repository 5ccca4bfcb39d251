using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Pickle;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Comparison.Layers.TorchScript;
using MGit.Engine.Models;
using MGit.Engine.Tests.Checkpoints;

namespace MGit.Engine.Tests.Comparison.Layers.TorchScript;

public sealed class TorchScriptGraphTests
{
    private const string Name = "model.pt";

    [Fact]
    public void Modules_without_modules_in_them_are_layers_in_the_order_they_are_registered()
    {
        LayerGraph graph = Of(p => Module(p, "Net", ("name", q => q.Text("n")), ("body", q => Module(
            q,
            "torch.nn.modules.container.Sequential",
            ("0", r => Module(r, "torch.nn.modules.conv.___torch_mangle_3.Conv2d", ("weight", Vector), ("stride", s => s.Mark().Int(2).Int(2).Tuple()), ("in_channels", s => s.Int(2)), ("training", s => s.Int(1)), ("_x", s => s.Int(1)))),
            ("1", r => Module(r, "torch.nn.modules.activation.ReLU"))))));

        Assert.Equal(LayerGraphOrigin.TorchScript, graph.Origin);
        Assert.True(graph.IsInferred);
        Assert.Equal([("body.0", "Conv2d"), ("body.1", "ReLU")], graph.Layers.Select(layer => (layer.Name, layer.Kind)));
        Assert.Equal(new LayerEdge(0, 1), Assert.Single(graph.Edges));
        Assert.Equal("in_channels=2 stride=2,2 weight=F32[2]", string.Join(' ', graph.Layers[0].Attributes.Select(a => $"{a.Key}={a.Value}")));
        Assert.Equal(("weight", "body.0.weight"), (graph.Layers[0].Parameters[0].Role, graph.Layers[0].Parameters[0].Source.Name));
    }

    [Fact]
    public void A_module_with_modules_is_a_layer_where_it_has_parameters_of_its_own()
    {
        LayerGraph graph = Of(p => Module(p, "Net", ("scale", Vector), ("act", q => Module(q, "ReLU"))));

        Assert.Equal(["(model)", "act"], graph.Layers.Select(layer => layer.Name));
        Assert.Equal("scale", graph.Layers[0].Parameters[0].Role);
    }

    [Fact]
    public void A_module_registered_twice_is_one_layer()
    {
        LayerGraph graph = Of(p => Module(p, "Net", ("a", q => Module(q, "ReLU", r => r.Raw((byte)'q', 1))), ("b", q => q.Raw((byte)'h', 1))));

        Assert.Equal("a", Assert.Single(graph.Layers).Name);
    }

    [Fact]
    public void Modules_nested_without_end_are_refused()
    {
        static void Nested(PickleBuilder pickle, int depth)
            => Module(pickle, "Net", ("m", inner => _ = depth > 0 ? Deeper(inner, depth - 1) : inner.None()));

        static PickleBuilder Deeper(PickleBuilder pickle, int depth)
        {
            Nested(pickle, depth);
            return pickle;
        }

        Assert.Equal(PickleFault.TooLarge, Assert.Throws<CheckpointException>(() => Of(p => Nested(p, 300))).Fault);
    }

    [Fact]
    public void What_is_no_module_has_no_graph()
        => Assert.Null(TorchScriptGraph.Read(new MemoryStream(TorchZipBuilder.Vector("w", 1)), Name, []));

    [SharedDataFact]
    public void A_real_script_has_its_modules()
    {
        using ModelSource model = ModelSource.OpenPath(SharedData.PathOf("family_silero_vad/A2_silero_vad.jit"), CancellationToken.None);
        LayerGraph graph = model.Graph;

        Assert.Equal(LayerGraphOrigin.TorchScript, graph.Origin);
        Layer convolution = graph.Layers.Single(layer => layer.Name == "_model.encoder.0.reparam_conv");
        Assert.Equal("Conv1d", convolution.Kind);
        Assert.Equal(["weight", "bias"], convolution.Parameters.Select(parameter => parameter.Role));
        Layer transform = graph.Layers.Single(layer => layer.Name == "_model.stft");
        Assert.Equal(("hop_length", "128"), transform.Attributes.Where(a => a.Key == "hop_length").Select(a => (a.Key, a.Value)).Single());
        HashSet<SourceParameter> placed = [.. graph.Layers.SelectMany(layer => layer.Parameters).Select(parameter => parameter.Source)];
        Assert.All(model.Parameters.Where(parameter => parameter.Length > 0), parameter => Assert.Contains(parameter, placed));
    }

    private static LayerGraph Of(Action<PickleBuilder> root)
    {
        byte[] file = TorchZipBuilder.Archive(root, ("0", TorchZipBuilder.Floats(1, 2)))
            .Add("archive/constants.pkl", new PickleBuilder().Proto().Raw((byte)')').Stop().Build())
            .Add("archive/code/m.py", [1])
            .Build();
        CheckpointLayout layout = CheckpointReader.ReadLayout(new MemoryStream(file), Name);
        Assert.Equal(CheckpointFormat.TorchScript, layout.Format);
        return TorchScriptGraph.Read(new MemoryStream(file), Name, [.. layout.Tensors.Select((t, index) => new SourceParameter(t.Name, Name, t.ElementType, t.Shape, index))])!;
    }

    private static void Vector(PickleBuilder pickle) => pickle.Tensor0();

    private static void Module(PickleBuilder pickle, string type, params (string Name, Action<PickleBuilder> Value)[] attributes) => Module(pickle, type, null, attributes);

    private static void Module(PickleBuilder pickle, string type, Action<PickleBuilder>? after, params (string Name, Action<PickleBuilder> Value)[] attributes)
    {
        string full = "__torch__." + type;
        int dot = full.LastIndexOf('.');
        pickle.Global(full[..dot], full[(dot + 1)..]).Raw((byte)')', 0x81);
        after?.Invoke(pickle);
        pickle.Dict(attributes).Raw((byte)'b');
    }
}
