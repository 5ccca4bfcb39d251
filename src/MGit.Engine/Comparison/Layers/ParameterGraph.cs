using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Layers;

/// <summary>Parameters that nothing tells the layers of: each is a layer of its own, and there are no edges.</summary>
internal static class ParameterGraph
{
    public const string Kind = "Parameter";

    public static LayerGraph Build(IReadOnlyList<SourceParameter> parameters)
    {
        LayerNames names = new();
        return new LayerGraph(
            LayerGraphOrigin.Parameters,
            [.. parameters.Select(parameter => LayerOf(names.Unique(parameter.Name, parameter.File), parameter))],
            []);
    }

    /// <summary>A layer of one parameter.</summary>
    public static Layer LayerOf(string name, SourceParameter parameter) => new(
        name,
        Kind,
        [new("shape", parameter.Shape.ToString()), new("type", parameter.ElementType.Name())],
        [new LayerParameter("value", parameter)]);
}
