using System.Runtime.InteropServices;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Matching;

/// <summary>
/// Makes an ONNX graph comparable with a model that has modules instead of operators. A linear layer may be one operator or two there,
/// and names may be gone, so the parameters are identified first: by content, by their elements in any order, by name, by shape in
/// order. Then the operators' parameters are put into the layers their counterparts are in. There are no edges left to compare.
/// </summary>
internal sealed class ParameterProjection
{
    private readonly ModelSource _modules;
    private readonly ModelSource _operators;
    private readonly Dictionary<SourceParameter, SourceParameter> _counterpart = new(ReferenceEqualityComparer.Instance);

    private ParameterProjection(ModelSource modules, ModelSource operators)
    {
        _modules = modules;
        _operators = operators;
    }

    /// <summary>Both as layers of parameters, without edges.</summary>
    /// <param name="modules">A model of named parameters.</param>
    /// <param name="operators">The ONNX model.</param>
    public static (LayerGraph Modules, LayerGraph Operators) Project(ModelSource modules, ModelSource operators)
    {
        ParameterProjection projection = new(modules, operators);
        IReadOnlyList<Layer> layers = StateDictGraph.Build(modules.Parameters).Layers;
        (SourceParameter Parameter, Layer Operator)[] operands = [.. operators.Graph.Layers
            .SelectMany(layer => layer.Parameters.Select(parameter => (parameter.Source, layer)))
            .DistinctBy(pair => pair.Source)];
        projection.Identify([.. layers.SelectMany(layer => layer.Parameters).Select(parameter => parameter.Source)], [.. operands.Select(pair => pair.Parameter)]);
        return (
            new LayerGraph(LayerGraphOrigin.Parameters, [.. projection.WithoutBuffers(layers)], []),
            new LayerGraph(LayerGraphOrigin.Parameters, [.. projection.Regroup(layers, operands)], []));
    }

    private void Identify(List<SourceParameter> named, List<SourceParameter> operands)
    {
        Pair(named, operands, parameter => (_modules.ContentIdOf(parameter), ParameterNames.Bare(parameter.Name)), parameter => (_operators.ContentIdOf(parameter), ParameterNames.Bare(parameter.Name)));
        Pair(named, operands, _modules.ContentIdOf, _operators.ContentIdOf);
        Pair(named, operands, _modules.FingerprintOf, _operators.FingerprintOf);
        Pair(named, operands, parameter => (ParameterNames.Bare(parameter.Name), Sides(parameter)), parameter => (ParameterNames.Bare(parameter.Name), Sides(parameter)));
        Pair(named, operands, parameter => parameter.Shape, parameter => parameter.Shape, onlyEqualCounts: true);
        Pair(named, operands, Sides, Sides, onlyEqualCounts: true);
    }

    /// <summary>The sides of a shape, smallest first: those of a transposed tensor are the same.</summary>
    private static string Sides(SourceParameter parameter) => new TensorShape([.. parameter.Shape.ToArray().Where(side => side != 1).Order()]).ToString();

    private void Pair<TKey>(
        List<SourceParameter> named,
        List<SourceParameter> operands,
        Func<SourceParameter, TKey> namedKey,
        Func<SourceParameter, TKey> operandKey,
        bool onlyEqualCounts = false)
        where TKey : notnull
    {
        if (named.Count == 0 || operands.Count == 0)
        {
            return;
        }

        Dictionary<TKey, Queue<SourceParameter>> waiting = [];
        foreach (SourceParameter parameter in named)
        {
            ref Queue<SourceParameter>? queue = ref CollectionsMarshal.GetValueRefOrAddDefault(waiting, namedKey(parameter), out _);
            (queue ??= new Queue<SourceParameter>()).Enqueue(parameter);
        }

        foreach (IGrouping<TKey, SourceParameter> group in operands.GroupBy(operandKey))
        {
            if (waiting.TryGetValue(group.Key, out Queue<SourceParameter>? partners) && (!onlyEqualCounts || partners.Count == group.Count()))
            {
                foreach (SourceParameter operand in group)
                {
                    if (!partners.TryDequeue(out SourceParameter? partner))
                    {
                        break;
                    }

                    _counterpart.Add(operand, partner);
                    _counterpart.Add(partner, operand);
                }
            }
        }

        named.RemoveAll(_counterpart.ContainsKey);
        operands.RemoveAll(_counterpart.ContainsKey);
    }

    /// <summary>An exporter drops counters and empty buffers; that is no change of a layer.</summary>
    private IEnumerable<Layer> WithoutBuffers(IReadOnlyList<Layer> layers) => layers
        .Select(layer => layer with
        {
            Parameters = [.. layer.Parameters.Where(parameter => _counterpart.ContainsKey(parameter.Source)
                || (parameter.Source.Shape.ElementCount > 0 && ParameterNames.ClassOf(parameter.Source.Name) != ParameterClass.Counter))],
        })
        .Where(layer => layer.Parameters.Count > 0);

    private IEnumerable<Layer> Regroup(IReadOnlyList<Layer> layers, (SourceParameter Parameter, Layer Operator)[] operands)
    {
        foreach (Layer layer in layers)
        {
            LayerParameter[] found = [.. layer.Parameters
                .Where(parameter => _counterpart.ContainsKey(parameter.Source))
                .Select(parameter => parameter with { Source = _counterpart[parameter.Source] })];
            if (found.Length > 0)
            {
                yield return AreSides(layer, found) ? layer with { Parameters = found, Attributes = Retyped(layer, found) } : LayerShape.Describe(layer.Name, found);
            }
        }

        // What no module has: the operators' own. Shapes, axes and other small integers say how to compute, and are no parameters.
        foreach (IGrouping<Layer, SourceParameter> group in operands
            .Where(pair => !_counterpart.ContainsKey(pair.Parameter) && pair.Parameter.ElementType.IsFloat() && pair.Parameter.Shape.ElementCount > 1)
            .GroupBy(pair => pair.Operator, pair => pair.Parameter))
        {
            yield return group.Key with { Parameters = [.. group.Key.Parameters.Where(parameter => group.Contains(parameter.Source))] };
        }
    }

    private static bool AreSides(Layer layer, LayerParameter[] found) => layer.Parameters.All(parameter => ParameterNames.ClassOf(parameter.Source.Name) == ParameterClass.Counter
        || found.Any(other => other.Role == parameter.Role && Sides(other.Source) == Sides(parameter.Source)));

    private static KeyValuePair<string, string>[] Retyped(Layer layer, LayerParameter[] found) => [.. layer.Attributes.Select(attribute => attribute.Key == "type"
        ? new("type", string.Join(',', found
            .Where(parameter => ParameterNames.ClassOf(parameter.Role) != ParameterClass.Counter)
            .Select(parameter => parameter.Source.ElementType.Name()).Distinct()))
        : attribute)];
}
