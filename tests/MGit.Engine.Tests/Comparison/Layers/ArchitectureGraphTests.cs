using MGit.Engine.Comparison.Layers;
using MGit.Engine.Declaration;

namespace MGit.Engine.Tests.Comparison.Layers;

public class ArchitectureGraphTests
{
    private static readonly ValueMap TwoHeads = new([new("a", 2L), new("b", 3L)]);

    [Fact]
    public void Heads_of_one_backbone_do_not_depend_on_each_other()
    {
        using MemoryModel model = new MemoryModel("m")
            .With("backbone.layers.0.weight", [4, 3]).With("backbone.layers.0.bias", [4])
            .With("heads.a.weight", [2, 4]).With("heads.a.bias", [2])
            .With("heads.b.weight", [3, 4]).With("heads.b.bias", [3])
            .Declared(("kind", "mlp"), ("inputs", 3L), ("hidden", new List<object?> { 4L }), ("heads", TwoHeads));

        Assert.Equal(LayerGraphOrigin.Architecture, model.Graph.Origin);
        Assert.False(model.Graph.IsInferred);
        Assert.Equal("backbone.layers.0>heads.a backbone.layers.0>heads.b", Edges(model.Graph));
    }

    [Fact]
    public void Convolutions_are_followed_by_their_norms_and_then_by_the_linear_layers()
    {
        MemoryModel cnn = new("m");
        for (int block = 0; block < 2; block++)
        {
            cnn.With($"model.blocks.{block}.conv.weight", [4, 4, 3, 3]).With($"model.blocks.{block}.norm.weight", [4]).With($"model.blocks.{block}.norm.running_mean", [4]);
        }

        cnn.With("model.layers.0.weight", [2, 4]).Declared(("kind", "cnn"), ("outputs", 2L));

        Assert.Equal(
            "model.blocks.0.conv>model.blocks.0.norm model.blocks.0.norm>model.blocks.1.conv model.blocks.1.conv>model.blocks.1.norm model.blocks.1.norm>model.layers.0",
            Edges(cnn.Graph));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_decoder_has_its_residual_paths(bool tied)
    {
        MemoryModel model = new MemoryModel("m").With("embedding.token.weight", [9, 4]).With("embedding.position.weight", [5, 4]);
        foreach (string name in new[] { "norm1", "attention.query", "attention.key", "attention.value", "attention.output", "norm2", "feedForward.0", "feedForward.1" })
        {
            model.With($"blocks.0.{name}.weight", name.StartsWith("norm", StringComparison.Ordinal) ? [4] : [4, 4]);
        }

        model.With("norm.weight", [4]).Declared(("kind", "transformer-decoder"), ("tied", tied));
        if (!tied)
        {
            model.With("output.weight", [9, 4]);
        }

        string edges = Edges(model.Graph);

        Assert.Equal(LayerGraphOrigin.Architecture, model.Graph.Origin);
        Assert.Contains("embedding.add>blocks.0.norm1", edges, StringComparison.Ordinal);
        Assert.Contains("embedding.add>blocks.0.add1", edges, StringComparison.Ordinal);
        Assert.Contains("blocks.0.attention.key>blocks.0.attention.output", edges, StringComparison.Ordinal);
        Assert.Contains("blocks.0.add2>norm", edges, StringComparison.Ordinal);
        Assert.Contains("norm>output", edges, StringComparison.Ordinal);
        Assert.Equal(tied, edges.Contains("embedding.token>output", StringComparison.Ordinal));
    }

    [Fact]
    public void Parameters_that_do_not_fit_the_declaration_give_the_inferred_graph()
    {
        using MemoryModel model = new MemoryModel("m").With("layers.0.weight", [4, 3]).With("extra.weight", [4, 3]).Declared(("kind", "mlp"), ("outputs", 4L));

        Assert.Equal(LayerGraphOrigin.StateDict, model.Graph.Origin);
        Assert.True(model.Graph.IsInferred);
    }

    private static string Edges(LayerGraph graph)
        => string.Join(' ', graph.Edges.Select(edge => $"{graph.Layers[edge.From].Name}>{graph.Layers[edge.To].Name}"));
}
