using System.Globalization;
using MGit.Engine.Declaration;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers;

/// <summary>
/// The data flow of a declared architecture (docs/architectures.md), over the layers that the parameters' names give. Where names do not
/// fit the declaration there is no such graph, and the state dict's is used.
/// </summary>
internal sealed class ArchitectureGraph
{
    private readonly Dictionary<string, Layer> _byName;
    private readonly string _prefix;
    private readonly List<Layer> _layers = [];
    private readonly List<LayerEdge> _edges = [];
    private int _placed;

    private ArchitectureGraph(IReadOnlyList<Layer> layers, string prefix)
    {
        _prefix = prefix;
        _byName = layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);
    }

    /// <summary>The graph; null where the parameters are not those of the declared architecture.</summary>
    public static LayerGraph? Build(ValueMap architecture, IReadOnlyList<SourceParameter> parameters)
    {
        List<Layer> layers = StateDictGraph.LayersOf(StateDictGraph.OwnOf(parameters));
        if (layers.Count == 0)
        {
            return null;
        }

        string prefix = layers[0].Name[..^ParameterNames.Bare(layers[0].Name).Length];
        ArchitectureGraph graph = new(layers, prefix);
        return graph.Follow(architecture) && graph._placed == layers.Count
            ? new LayerGraph(LayerGraphOrigin.Architecture, graph._layers, graph._edges)
            : null;
    }

    private bool Follow(ValueMap architecture)
    {
        string[] heads = architecture.TryGetValue("heads", out object? value) && value is ValueMap named ? [.. named.Keys] : [];
        string trunk = heads.Length > 0 ? "backbone." : string.Empty;
        bool tied = architecture.TryGetValue("tied", out object? given) && given is true;
        return (architecture.TryGetValue("kind", out object? kind) ? kind as string : null) switch
        {
            "mlp" => End(Chain(trunk, "layers", []), heads, isWhole: true),
            "cnn" => End(Chain(trunk, "layers", Blocks(trunk)), heads, isWhole: true),
            "transformer-encoder" => End(Transformer(trunk), heads, isWhole: false),
            "transformer-decoder" => EndDecoder(Transformer(trunk), tied),
            _ => false,
        };
    }

    /// <summary>layers.0, layers.1, …, each after the one before it.</summary>
    private int[] Chain(string trunk, string list, int[] from)
    {
        for (int number = 0; Place($"{trunk}{list}.{Text(number)}", from) is { } placed; number++)
        {
            from = [placed];
        }

        return from;
    }

    private int[] Blocks(string trunk)
    {
        int[] from = [];
        for (int number = 0; Place($"{trunk}blocks.{Text(number)}.conv", from) is { } convolution; number++)
        {
            from = Place($"{trunk}blocks.{Text(number)}.norm", [convolution]) is { } norm ? [norm] : [convolution];
        }

        return from;
    }

    private int[] Transformer(string trunk)
    {
        if (Place($"{trunk}embedding.token", []) is not { } token || Place($"{trunk}embedding.position", []) is not { } position)
        {
            return [];
        }

        int sum = Add($"{trunk}embedding.add", token, position);
        for (int number = 0; ; number++)
        {
            string block = $"{trunk}blocks.{Text(number)}";
            if (Place($"{block}.norm1", [sum]) is not { } norm1)
            {
                break;
            }

            int[] projected = [.. new[] { "query", "key", "value" }.Select(name => Place($"{block}.attention.{name}", [norm1])).OfType<int>()];
            if (Place($"{block}.attention.output", projected) is not { } attended)
            {
                return [];
            }

            int middle = Add($"{block}.add1", sum, attended);
            if (Place($"{block}.norm2", [middle]) is not { } norm2
                || Place($"{block}.feedForward.0", [norm2]) is not { } wide
                || Place($"{block}.feedForward.1", [wide]) is not { } narrow)
            {
                return [];
            }

            sum = Add($"{block}.add2", middle, narrow);
        }

        return Place($"{trunk}norm", [sum]) is { } last ? [last] : [];
    }

    private bool End(int[] from, string[] heads, bool isWhole)
    {
        if (heads.Length == 0)
        {
            return isWhole || (from.Length > 0 && Place("output", from) is not null);
        }

        return heads.All(head => Place($"heads.{head}", from) is not null);
    }

    private bool EndDecoder(int[] from, bool tied)
    {
        if (from.Length == 0)
        {
            return false;
        }

        if (!tied)
        {
            return Place("output", from) is not null;
        }

        // The embedding's weight is used a second time.
        _layers.Add(new Layer($"{_prefix}output", "Linear", [new("tied", "embedding.token")], []));
        _edges.Add(new LayerEdge(0, _layers.Count - 1));
        _edges.Add(new LayerEdge(from[0], _layers.Count - 1));
        return true;
    }

    private int? Place(string name, int[] from)
    {
        if (!_byName.TryGetValue(_prefix + name, out Layer? layer))
        {
            return null;
        }

        _placed++;
        return Append(layer, from);
    }

    private int Add(string name, int left, int right) => Append(new Layer(_prefix + name, "Add", [], []), [left, right]);

    private int Append(Layer layer, int[] from)
    {
        _layers.Add(layer);
        _edges.AddRange(from.Select(source => new LayerEdge(source, _layers.Count - 1)));
        return _layers.Count - 1;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
