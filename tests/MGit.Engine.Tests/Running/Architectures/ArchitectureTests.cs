using System.Collections;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Running.Architectures;

namespace MGit.Engine.Tests.Running.Architectures;

public sealed class ArchitectureTests
{
    [Fact]
    public void An_mlp_has_the_documented_parameters()
    {
        Architecture built = Parse(("kind", "mlp"), ("inputs", 64), ("hidden", new[] { 256, 128 }), ("outputs", 10));

        Assert.Equal(
            [
                "layers.0.weight [256,64]", "layers.0.bias [256]", "layers.1.weight [128,256]", "layers.1.bias [128]",
                "layers.2.weight [10,128]", "layers.2.bias [10]",
            ],
            Names(built));
        Assert.Equal(["Linear", "Relu", "Linear", "Relu", "Linear"], built.Layers.Select(layer => layer.Operation.Kind));
        Assert.Equal(("output", 4, 10L), Assert.Single(built.Outputs) is var output ? (output.Name, output.Layer, output.Width) : default);
    }

    [Fact]
    public void Heads_lie_beside_a_backbone_and_read_its_last_layer()
    {
        Architecture built = Parse(
            ("kind", "mlp"), ("inputs", 64), ("hidden", new[] { 128 }), ("dropout", 0.5), ("heads", new Hashtable { ["parity"] = 2, ["digit"] = 10 }));

        Assert.Equal(
            [
                "backbone.layers.0.weight [128,64]", "backbone.layers.0.bias [128]", "heads.digit.weight [10,128]", "heads.digit.bias [10]",
                "heads.parity.weight [2,128]", "heads.parity.bias [2]",
            ],
            Names(built));
        Assert.Equal(["digit", "parity"], built.Outputs.Select(output => output.Name));
        Assert.All(built.Outputs, output => Assert.Equal([2], built.Layers[output.Layer].Inputs));
    }

    [Fact]
    public void A_cnn_has_the_documented_parameters()
    {
        Architecture built = Parse(
            ("kind", "cnn"), ("inputs", new[] { 1, 28, 28 }), ("channels", new[] { 8, 16 }), ("batchNorm", true), ("hidden", new[] { 32 }), ("outputs", 10));

        Assert.Equal(
            [
                "blocks.0.conv.weight [8,1,3,3]", "blocks.0.conv.bias [8]", "blocks.0.norm.weight [8]", "blocks.0.norm.bias [8]",
                "blocks.0.norm.running_mean [8]", "blocks.0.norm.running_var [8]", "blocks.0.norm.num_batches_tracked []",
                "blocks.1.conv.weight [16,8,3,3]", "blocks.1.conv.bias [16]", "blocks.1.norm.weight [16]", "blocks.1.norm.bias [16]",
                "blocks.1.norm.running_mean [16]", "blocks.1.norm.running_var [16]", "blocks.1.norm.num_batches_tracked []",
                "layers.0.weight [32,784]", "layers.0.bias [32]", "layers.1.weight [10,32]", "layers.1.bias [10]",
            ],
            Names(built));
        Assert.Equal(
            ["running_mean", "running_var", "num_batches_tracked"],
            built.Parameters.Where(parameter => !parameter.IsTrained).Select(parameter => parameter.Role).Distinct());
    }

    [Fact]
    public void A_transformer_encoder_has_the_documented_parameters()
    {
        Architecture built = Parse(
            ("kind", "transformer-encoder"), ("vocabulary", 100), ("context", 16), ("width", 32), ("depth", 1), ("outputs", 3));

        Assert.Equal(
            [
                "embedding.token.weight [100,32]", "embedding.position.weight [16,32]", "blocks.0.norm1.weight [32]", "blocks.0.norm1.bias [32]",
                "blocks.0.attention.query.weight [32,32]", "blocks.0.attention.query.bias [32]", "blocks.0.attention.key.weight [32,32]",
                "blocks.0.attention.key.bias [32]", "blocks.0.attention.value.weight [32,32]", "blocks.0.attention.value.bias [32]",
                "blocks.0.attention.output.weight [32,32]", "blocks.0.attention.output.bias [32]", "blocks.0.norm2.weight [32]",
                "blocks.0.norm2.bias [32]", "blocks.0.feedForward.0.weight [128,32]", "blocks.0.feedForward.0.bias [128]",
                "blocks.0.feedForward.1.weight [32,128]", "blocks.0.feedForward.1.bias [32]", "norm.weight [32]", "norm.bias [32]",
                "output.weight [3,32]", "output.bias [3]",
            ],
            Names(built));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_tied_decoder_has_no_output_weight_of_its_own(bool tied, int own)
    {
        Architecture built = Parse(
            ("kind", "transformer-decoder"), ("vocabulary", 50), ("context", 8), ("width", 16), ("depth", 2), ("attentionHeads", 4), ("tied", tied));

        Assert.Equal(own, built.Parameters.Count(parameter => parameter.Name == "output.weight"));
        Assert.Equal([50L, 16L], Assert.Single(built.Layers[^1].Parameters).Shape.ToArray());
        Assert.Equal(50, Assert.Single(built.Outputs).Width);
    }

    [Fact]
    public void Data_flows_forward_and_every_layer_but_the_outputs_is_read()
    {
        Architecture built = Parse(
            ("kind", "transformer-encoder"), ("vocabulary", 9), ("context", 4), ("width", 8), ("depth", 3), ("dropout", 0.1),
            ("heads", new Hashtable { ["a"] = 2, ["b"] = 2 }));

        for (int i = 0; i < built.Layers.Count; i++)
        {
            Assert.All(built.Layers[i].Inputs, input => Assert.InRange(input, Architecture.ModelInput, i - 1));
        }

        IEnumerable<int> read = built.Layers.SelectMany(layer => layer.Inputs).Concat(built.Outputs.Select(output => output.Layer));
        Assert.Equal(Enumerable.Range(0, built.Layers.Count), read.Where(index => index >= 0).Distinct().Order());
        Assert.Equal(built.Layers.Count, built.Layers.Select(layer => layer.Name).Distinct().Count());
    }

    [Theory]
    [InlineData("inputs", 0, "inputs is 0; expected a whole number from 1")]
    [InlineData("inputs", 1.5, "inputs is 1.5; expected a whole number")]
    [InlineData("inputs", "many", "inputs is \"many\"; expected a whole number")]
    [InlineData("hidden", 3, "hidden is 3; expected a list")]
    [InlineData("hidden", new[] { 3, -1 }, "hidden[1] is -1; expected a whole number")]
    [InlineData("dropout", 1.0, "dropout is 1; expected a number from 0 to below 1")]
    [InlineData("activation", "swish", "activation is \"swish\"; expected one of relu, leaky-relu")]
    [InlineData("hiden", 3, "unknown key \"hiden\"; expected kind, inputs, hidden, activation, dropout, heads, outputs; did you mean \"hidden\"?")]
    [InlineData("kind", "rnn", "kind is \"rnn\"; expected one of mlp, cnn")]
    [InlineData("heads", 4, "heads is 4; expected a mapping of names")]
    public void A_wrong_value_names_the_key_and_what_was_expected(string key, object value, string message)
    {
        Hashtable declared = new() { ["kind"] = "mlp", ["inputs"] = 4, ["outputs"] = 2 };
        declared[key] = value;

        MGitException error = Assert.Throws<MGitException>(() => Architecture.Parse(DeclaredValues.MapOf(declared, "architecture"), "digits@1"));

        Assert.Equal(ErrorCode.DeclarationInvalid, error.Code);
        Assert.StartsWith("architecture of digits@1: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_built_is_refused()
    {
        Refused("leaves nothing of 4 x 4", ("kind", "cnn"), ("inputs", new[] { 1, 4, 4 }), ("channels", new[] { 2, 2, 2 }), ("outputs", 2));
        Refused("expected an odd number", ("kind", "cnn"), ("inputs", new[] { 1, 4, 4 }), ("channels", new[] { 2 }), ("kernel", 2), ("outputs", 2));
        Refused("at most 16777216 features", ("kind", "cnn"), ("inputs", new[] { 1, 16777216, 16777216 }), ("channels", new[] { 16777216 }), ("outputs", 2));
        Refused("divides width (10)", ("kind", "transformer-encoder"), ("vocabulary", 4), ("context", 4), ("width", 10), ("depth", 1), ("attentionHeads", 4), ("outputs", 2));
        Refused("outputs is missing", ("kind", "mlp"), ("inputs", 4));
        Refused("not both", ("kind", "mlp"), ("inputs", 4), ("outputs", 2), ("heads", new Hashtable { ["a"] = 1 }));
        Refused("names of letters", ("kind", "mlp"), ("inputs", 4), ("heads", new Hashtable { ["a.b"] = 1 }));
    }

    private static void Refused(string message, params (string Key, object Value)[] entries)
    {
        MGitException error = Assert.Throws<MGitException>(() => Parse(entries));
        Assert.Equal(ErrorCode.DeclarationInvalid, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(Architecture architecture) =>
        architecture.Parameters.Select(parameter => $"{parameter.Name} {parameter.Shape}");

    private static Architecture Parse(params (string Key, object Value)[] entries) => Architecture.Parse(
        DeclaredValues.MapOf(entries.ToDictionary(entry => entry.Key, entry => entry.Value), "architecture"), "digits@1");
}
