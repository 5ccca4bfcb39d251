using System.Globalization;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>
/// Goes through a model's graph, and through the graphs inside its operators, and makes the layers and edges. The layers of an inner graph
/// come before the operator it belongs to: what they make flows into it, and out of it into what uses it.
/// </summary>
internal sealed class OnnxWalk(OnnxModel model, OnnxBindings bindings, CancellationToken cancellationToken)
{
    /// <summary>Characters of a layer's name. One in a graph in a graph has the names of both operators in its own.</summary>
    private const int NameLimit = 2000;

    /// <summary>Characters of all names: a long one around many short ones would cost its length each time.</summary>
    private const long NamesLimit = 128L << 20;

    private readonly OnnxOrder _order = new();
    private readonly OnnxLayerMaker _maker = new(model, bindings);
    private readonly List<Layer> _layers = [];
    private readonly List<LayerEdge> _edges = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);
    private long _nameLength;

    public LayerGraph Walk()
    {
        WalkGraph(model.Graph, new OnnxScope(null), "");
        foreach (SourceParameter parameter in bindings.Unused)
        {
            _layers.Add(ParameterGraph.LayerOf(Unique(parameter.Name), parameter));
        }

        return new LayerGraph(LayerGraphOrigin.Onnx, _layers, _edges);
    }

    /// <summary>Recursion is as deep as graphs are nested, which the reader bounds.</summary>
    private void WalkGraph(OnnxGraph graph, OnnxScope scope, string prefix)
    {
        foreach (OnnxTensor tensor in graph.Initializers)
        {
            Define(scope, tensor.Name, new OnnxValue(-1, OnnxConstant.Of(tensor)));
        }

        foreach (OnnxSparseTensor sparse in graph.SparseInitializers)
        {
            Define(scope, sparse.Values?.Name ?? "", new OnnxValue(-1, new OnnxConstant(sparse.Values, sparse.Values?.Values)));
        }

        // Before version 4 of the format, initializers are inputs too.
        foreach (string input in graph.Inputs.Where(input => !scope.Has(input)))
        {
            Define(scope, input, OnnxValue.Given);
        }

        foreach (int index in _order.Of(graph))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WalkNode(graph.Nodes[index], scope, prefix);
        }
    }

    private void WalkNode(OnnxNode node, OnnxScope scope, string prefix)
    {
        if (node.OpType.Length == 0)
        {
            throw new CheckpointException(OnnxFault.OperatorInvalid, $"the operator '{Shown.Text(OnnxOrder.NameOf(node))}' has no type");
        }

        OnnxValue[] inputs = [.. node.Inputs.Select(input => Find(scope, input, node))];
        if (OnnxLayerMaker.Folded(node, inputs) is { } constant)
        {
            node.Outputs.ForEach(output => Define(scope, output, new OnnxValue(-1, constant)));
            return;
        }

        string name = Unique(prefix + OnnxOrder.NameOf(node));
        List<int> sources = [.. inputs.Select(input => input.Layer)];
        foreach (OnnxAttribute attribute in node.Attributes)
        {
            for (int i = 0; i < attribute.Graphs.Count; i++)
            {
                string number = attribute.Graphs.Count > 1 ? i.ToString(CultureInfo.InvariantCulture) : "";
                sources.AddRange(WalkInner(node, attribute.Graphs[i], inputs, scope, $"{name}/{attribute.Name}{number}/"));
            }
        }

        int layer = _layers.Count;
        _layers.Add(_maker.Make(name, node, inputs));
        _edges.AddRange(sources.Where(source => source >= 0).Distinct().Select(source => new LayerEdge(source, layer)));
        node.Outputs.ForEach(output => Define(scope, output, new OnnxValue(layer, null)));
    }

    /// <returns>The layers that make what the inner graph gives back.</returns>
    private List<int> WalkInner(OnnxNode node, OnnxGraph graph, OnnxValue[] inputs, OnnxScope outer, string prefix)
    {
        OnnxScope scope = new(outer);
        for (int i = 0; i < graph.Inputs.Count; i++)
        {
            // What a body is given is what its operator is given at that place, or what its last round made; a Loop's first is the count of rounds.
            bool isCount = i == 0 && node.Is("Loop");
            int layer = !isCount && i < inputs.Length ? inputs[i].Layer : -1;
            Define(scope, graph.Inputs[i], new OnnxValue(layer, null));
        }

        WalkGraph(graph, scope, prefix);
        return [.. graph.Outputs.Select(output => Find(scope, output, node).Layer)];
    }

    private static OnnxValue Find(OnnxScope scope, string name, OnnxNode node)
    {
        if (name.Length == 0)
        {
            return OnnxValue.Given;
        }

        return scope.TryFind(name, out OnnxValue value)
            ? value
            : throw new CheckpointException(OnnxFault.ValueUndefined, $"the operator '{Shown.Text(OnnxOrder.NameOf(node))}' uses the value '{Shown.Text(name)}', which nothing makes");
    }

    private static void Define(OnnxScope scope, string name, OnnxValue value)
    {
        if (name.Length > 0 && !scope.TryAdd(name, value))
        {
            throw new CheckpointException(OnnxFault.ValueDuplicate, $"the value '{Shown.Text(name)}' is made twice");
        }
    }

    private string Unique(string name)
    {
        name = name.Length > NameLimit ? name[..NameLimit] : name;
        _nameLength += name.Length;
        if (_nameLength > NamesLimit)
        {
            throw new CheckpointException(OnnxFault.TooLarge, $"the names of the operators, each with those around it, have more than {NamesLimit} characters");
        }

        string unique = name;
        while (!_names.Add(unique))
        {
            int number = _repeats.GetValueOrDefault(name, 1) + 1;
            _repeats[name] = number;
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}#{number}");
        }

        return unique;
    }
}
