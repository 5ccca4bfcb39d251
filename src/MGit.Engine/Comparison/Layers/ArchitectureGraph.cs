using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Layers;

/// <summary>The layers and the data flow of a declared architecture, with a model's parameters in them.</summary>
internal static class ArchitectureGraph
{
    /// <summary>The graph; null where the model's parameters are not those of the architecture, by name and shape.</summary>
    public static LayerGraph? Build(Architecture architecture, IReadOnlyList<SourceParameter> parameters)
    {
        SourceParameter[] own = StateDictGraph.OwnOf(parameters);
        if (own.Length != architecture.Parameters.Count)
        {
            return null;
        }

        // All of them may stand under one prefix, as training scripts write them.
        string prefix = own.Length == 0 ? string.Empty : own[0].Name[..^ParameterNames.Bare(own[0].Name).Length];
        Dictionary<string, SourceParameter> byName = [];
        if (!own.All(parameter => byName.TryAdd(parameter.Name, parameter))
            || !architecture.Parameters.All(parameter => byName.TryGetValue(prefix + parameter.Name, out SourceParameter? source) && source.Shape.Equals(parameter.Shape)))
        {
            return null;
        }

        return new LayerGraph(
            LayerGraphOrigin.Architecture,
            [.. architecture.Layers.Select(layer => Describe(layer, prefix, byName))],
            architecture.Layers.SelectMany((layer, index) => layer.Inputs
                .Where(input => input != Architecture.ModelInput)
                .Select(input => new LayerEdge(input, index))));
    }

    private static Layer Describe(ArchitectureLayer layer, string prefix, Dictionary<string, SourceParameter> byName)
    {
        LayerParameter[] parameters = [.. layer.Parameters.Select(parameter => new LayerParameter(parameter.Role, byName[prefix + parameter.Name]))];
        IEnumerable<KeyValuePair<string, string>> attributes = layer.Operation.Attributes;
        if (parameters.Length > 0)
        {
            attributes = attributes.Append(new("type", parameters[0].Source.ElementType.Name())).OrderBy(pair => pair.Key, StringComparer.Ordinal);
        }

        return new Layer(prefix + layer.Name, layer.Operation.Kind, [.. attributes], parameters);
    }
}
