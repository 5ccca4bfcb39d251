using System.Runtime.InteropServices;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;

namespace MGit.Engine.Merging.Planning;

/// <summary>
/// The layers of all models of a merge as one graph; layers of the same name are one. Parameters that belong to no layer (optimizer state)
/// are not in it.
/// </summary>
internal sealed class MergedLayers
{
    private readonly List<string> _names = [];
    private readonly List<string> _kinds = [];
    private readonly List<List<string>> _parameters = [];
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _byParameter = new(StringComparer.Ordinal);
    private readonly HashSet<(int From, int To)> _edges = [];

    public MergedLayers(MergedModels models)
    {
        IEnumerable<ModelSource> all = models.Base is { } origin ? models.Models.Append(origin) : models.Models;
        foreach (LayerGraph graph in all.Select(model => model.Graph))
        {
            IsInferred |= graph.IsInferred;
            Add(graph);
        }

        if (IsInferred)
        {
            // Nothing is known of the data flow: everything may depend on everything before it.
            for (int layer = 1; layer < Count; layer++)
            {
                _edges.Add((layer - 1, layer));
            }
        }

        Following = Group(_edges, Count);
    }

    public int Count => _names.Count;

    /// <summary>Whether the data flow is guessed for one of the models at least.</summary>
    public bool IsInferred { get; }

    /// <summary>The layers that a layer's output goes into, for each layer.</summary>
    public int[][] Following { get; }

    public string NameOf(int layer) => _names[layer];

    public string KindOf(int layer) => _kinds[layer];

    /// <summary>The parameters that this layer is the first to have.</summary>
    public IReadOnlyList<string> ParametersOf(int layer) => _parameters[layer];

    /// <summary>The layers that use a parameter; several for a tied one, none for a parameter that is no layer's.</summary>
    public IReadOnlyList<int> LayersOf(string parameter) => _byParameter.GetValueOrDefault(parameter) ?? [];

    private void Add(LayerGraph graph)
    {
        int[] places = new int[graph.Layers.Count];
        for (int i = 0; i < places.Length; i++)
        {
            Layer layer = graph.Layers[i];
            if (!_byName.TryGetValue(layer.Name, out int place))
            {
                place = Count;
                _byName.Add(layer.Name, place);
                _names.Add(layer.Name);
                _kinds.Add(layer.Kind);
                _parameters.Add([]);
            }

            places[i] = place;
            foreach (LayerParameter parameter in layer.Parameters)
            {
                ref List<int>? users = ref CollectionsMarshal.GetValueRefOrAddDefault(_byParameter, parameter.Source.Name, out _);
                users ??= [];
                if (users.Count == 0)
                {
                    _parameters[place].Add(parameter.Source.Name);
                }

                if (!users.Contains(place))
                {
                    users.Add(place);
                }
            }
        }

        _edges.UnionWith(graph.Edges.Select(edge => (places[edge.From], places[edge.To])));
    }

    private static int[][] Group(HashSet<(int From, int To)> edges, int count)
    {
        List<int>[] following = [.. Enumerable.Range(0, count).Select(_ => new List<int>())];
        foreach ((int from, int to) in edges.Order())
        {
            following[from].Add(to);
        }

        return [.. following.Select(list => list.ToArray())];
    }
}
