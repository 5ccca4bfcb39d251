using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Comparison.Layers;

public class StateDictGraphTests
{
    [Theory]
    [InlineData("fc.weight [10,64]; fc.bias [10]", "Linear", "bias=true in=64 out=10 type=F32")]
    [InlineData("dense.kernel [64,10]; dense.bias [10]", "Linear", "bias=true in=64 out=10 type=F32")]
    [InlineData("h.0.attn.c_attn.weight [64,192]; h.0.attn.c_attn.bias [192]", "Linear", "attention=joint bias=true in=64 out=192 type=F32")]
    [InlineData("q_proj.weight [32,64]", "Linear", "attention=query in=64 out=32 type=F32")]
    [InlineData("embed_tokens.weight [100,64]", "Embedding", "count=100 features=64 type=F32")]
    [InlineData("conv.weight [8,3,5]; conv.bias [8]", "Conv1d", "bias=true in=3 kernel=5 out=8 type=F32")]
    [InlineData("conv.weight [8,3,5,7]", "Conv2d", "in=3 kernel=5x7 out=8 type=F32")]
    [InlineData("conv.weight [8,3,5,7,2]", "Conv3d", "in=3 kernel=5x7x2 out=8 type=F32")]
    [InlineData("up.weight [8,4,2,2]; up.bias [4]", "ConvTranspose2d", "bias=true in=8 kernel=2x2 out=4 type=F32")]
    [InlineData("stem.kernel [3,3,4,8]; stem.bias [8]", "Conv2d", "bias=true in=4 kernel=3x3 out=8 type=F32")]
    [InlineData("bn.weight [8]; bn.bias [8]; bn.running_mean [8]; bn.running_var [8]; bn.num_batches_tracked []", "BatchNorm", "features=8 type=F32")]
    [InlineData("bn.gamma [8]; bn.beta [8]; bn.moving_mean [8]; bn.moving_variance [8]", "BatchNorm", "features=8 type=F32")]
    [InlineData("norm.weight [8]; norm.bias [8]", "LayerNorm", "features=8 type=F32")]
    [InlineData("group_norm.weight [8]; group_norm.bias [8]", "GroupNorm", "features=8 type=F32")]
    [InlineData("input_layernorm.weight [8]", "RMSNorm", "features=8 type=F32")]
    [InlineData("rnn.weight_ih_l0 [64,8]; rnn.weight_hh_l0 [64,16]; rnn.bias_ih_l0 [64]; rnn.bias_hh_l0 [64]", "LSTM", "hidden=16 in=8 layers=1 type=F32")]
    [InlineData("rnn.weight_ih_l0 [48,8]; rnn.weight_hh_l0 [48,16]", "GRU", "hidden=16 in=8 layers=1 type=F32")]
    [InlineData("attn.in_proj_weight [24,8]; attn.in_proj_bias [24]", "MultiheadAttention", "features=8 type=F32")]
    [InlineData("q.lora_A.weight [4,64]; q.lora_B.weight [32,4]", "Lora", "in=64 out=32 rank=4 type=F32")]
    [InlineData("unet:0:up [32,4]; unet:0:down [4,64]", "Lora", "in=64 out=32 rank=4 type=F32")]
    [InlineData("x.weight_g [8,1,1]; x.weight_v [8,3,5]; x.bias [8]", "Conv1d", "bias=true in=3 kernel=5 out=8 type=F32")]
    [InlineData("cls_token [1,1,8]", "Parameter", "shape=[1,1,8] type=F32")]
    [InlineData("act.weight [1]", "Parameter", "shape=[1] type=F32")]
    public void A_layer_is_recognised_by_names_and_shapes(string parameters, string kind, string attributes)
    {
        LayerGraph graph = StateDictGraph.Build(Parse(parameters));

        Layer layer = Assert.Single(graph.Layers);
        Assert.Equal(kind, layer.Kind);
        Assert.Equal(attributes, string.Join(' ', layer.Attributes.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal(LayerGraphOrigin.StateDict, graph.Origin);
        Assert.True(graph.IsInferred);
    }

    [Fact]
    public void Layers_follow_each_other_in_natural_order_whatever_the_order_of_the_file()
    {
        LayerGraph graph = StateDictGraph.Build(Parse(
            "net.10.weight [2,2]; net.2.bias [2]; net.2.weight [2,2]; net.1a.weight [2,2]; head.weight [2,2]; net.1.sub.weight [2,2]"));

        Assert.Equal(["head", "net.1.sub", "net.1a", "net.2", "net.10"], graph.Layers.Select(layer => layer.Name));
        Assert.Equal([new(0, 1), new(1, 2), new(2, 3), new(3, 4)], graph.Edges);
        Assert.Equal(["weight", "bias"], graph.Layers[3].Parameters.Select(parameter => parameter.Role));
    }

    [Fact]
    public void Optimizer_state_and_what_lies_beside_a_state_dict_are_no_layers()
    {
        LayerGraph graph = StateDictGraph.Build(Parse(
            "state_dict.module.fc.weight [2,2]; optimizer.state.0.momentum_buffer [2,2]; ema.fc.weight [2,2]; policy.actor_optimizer.state.0.exp_avg [2,2]"));

        Assert.Equal(["state_dict.module.fc"], graph.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void A_list_without_names_has_no_edges()
    {
        LayerGraph graph = StateDictGraph.Build(Parse("0 [4,2]; 1 [2,4]; 2 [4,2]"));

        Assert.Equal(LayerGraphOrigin.Parameters, graph.Origin);
        Assert.Equal(3, graph.Layers.Count);
        Assert.Empty(graph.Edges);
    }

    [Fact]
    public void Files_that_use_one_name_for_different_things_keep_them_apart()
    {
        SourceParameter[] parameters =
        [
            new("fc.weight", "a/model.bin", ElementType.F32, new TensorShape(2, 2), 0),
            new("fc.weight", "b/model.bin", ElementType.F32, new TensorShape(4, 4), 1),
        ];

        Assert.Equal(["fc", "b/model.bin:fc"], StateDictGraph.Build(parameters).Layers.Select(layer => layer.Name));
    }

    [Theory]
    [InlineData("state_dict.module.conv1.weight", "conv1.weight")]
    [InlineData("model.model.x", "x")]
    [InlineData("module", "module")]
    [InlineData("modules.x", "modules.x")]
    [InlineData("", "")]
    public void A_bare_name_is_without_wrappers(string name, string bare) => Assert.Equal(bare, ParameterNames.Bare(name));

    [Theory]
    [InlineData("bn.running_var", ParameterClass.RunningStatistic)]
    [InlineData("bn.num_batches_tracked", ParameterClass.Counter)]
    [InlineData("optimizer.state.1.step", ParameterClass.OptimizerState)]
    [InlineData("policy.optimizer.state.3.square_avg", ParameterClass.OptimizerState)]
    [InlineData("exp_avg", ParameterClass.OptimizerState)]
    [InlineData("optimizer_head.weight", ParameterClass.Weight)]
    public void A_name_tells_what_a_tensor_is(string name, ParameterClass expected) => Assert.Equal(expected, ParameterNames.ClassOf(name));

    private static SourceParameter[] Parse(string text) => [.. text.Split(';', StringSplitOptions.TrimEntries).Select((part, index) =>
    {
        string[] words = part.Split(' ');
        long[] shape = [.. words[1].Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
        return new SourceParameter(words[0], "model", words[0].EndsWith("tracked", StringComparison.Ordinal) ? ElementType.I64 : ElementType.F32, new TensorShape(shape), index);
    })];
}
