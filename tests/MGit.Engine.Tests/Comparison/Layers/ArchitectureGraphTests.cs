using MGit.Engine.Comparison.Layers;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;

namespace MGit.Engine.Tests.Comparison.Layers;

public class ArchitectureGraphTests
{
    private static readonly ValueMap TwoHeads = new([new("a", 2L), new("b", 3L)]);

    [Theory]
    [InlineData("")]
    [InlineData("state_dict.")]
    public void Heads_of_one_backbone_do_not_depend_on_each_other(string prefix)
    {
        using MemoryModel model = TwoHeaded(prefix);

        Assert.Equal(LayerGraphOrigin.Architecture, model.Graph.Origin);
        Assert.False(model.Graph.IsInferred);
        Assert.Equal(
            "backbone.layers.0>backbone.layers.0.activation backbone.layers.0.activation>heads.a backbone.layers.0.activation>heads.b",
            Edges(model.Graph).Replace(prefix.Length == 0 ? "." : prefix, prefix.Length == 0 ? "." : string.Empty, StringComparison.Ordinal));
        Layer head = model.Graph.Layers.Single(layer => layer.Name == $"{prefix}heads.a");
        Assert.Equal("in=4 out=2 type=F32", string.Join(' ', head.Attributes.Select(pair => $"{pair.Key}={pair.Value}")));
        Assert.Equal([$"{prefix}heads.a.weight", $"{prefix}heads.a.bias"], head.Parameters.Select(parameter => parameter.Source.Name));
    }

    [Fact]
    public void Parameters_that_do_not_fit_the_declaration_give_the_inferred_graph()
    {
        using MemoryModel more = TwoHeaded(string.Empty).With("extra.weight", [4, 3]);
        using MemoryModel other = new MemoryModel("m").With("layers.0.weight", [5, 3]).With("layers.0.bias", [5])
            .Declared(("kind", "mlp"), ("inputs", 3L), ("outputs", 4L));

        Assert.Equal(LayerGraphOrigin.StateDict, more.Graph.Origin);
        Assert.Equal(LayerGraphOrigin.StateDict, other.Graph.Origin);
        Assert.True(other.Graph.IsInferred);
    }

    [Fact]
    public void A_declaration_that_is_not_valid_is_said_so()
    {
        using MemoryModel model = new MemoryModel("m").With("layers.0.weight", [4, 3]).Declared(("kind", "perceptron"));

        Assert.Equal(ErrorCode.DeclarationInvalid, Assert.Throws<MGitException>(() => model.Graph).Code);
    }

    private static MemoryModel TwoHeaded(string prefix) => new MemoryModel("m")
        .With($"{prefix}backbone.layers.0.weight", [4, 3]).With($"{prefix}backbone.layers.0.bias", [4])
        .With($"{prefix}heads.a.weight", [2, 4]).With($"{prefix}heads.a.bias", [2])
        .With($"{prefix}heads.b.weight", [3, 4]).With($"{prefix}heads.b.bias", [3])
        .Declared(("kind", "mlp"), ("inputs", 3L), ("hidden", new List<object?> { 4L }), ("heads", TwoHeads));

    private static string Edges(LayerGraph graph)
        => string.Join(' ', graph.Edges.Select(edge => $"{graph.Layers[edge.From].Name}>{graph.Layers[edge.To].Name}"));
}
