using System.Runtime.InteropServices;
using MGit.Engine.Comparison.Layers;

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
        foreach ((LayerGraph graph, CommonNames names) in models.Graphs)
        {
            IsInferred |= graph.IsInferred;
            Add(graph, names);
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

    private void Add(LayerGraph graph, CommonNames names)
    {
        int[] places = new int[graph.Layers.Count];
        bool isFirst = Count == 0;
        for (int i = 0; i < places.Length; i++)
        {
            Layer layer = graph.Layers[i];
            string[] parameters = [.. layer.Parameters.Select(parameter => names.Of(parameter.Source.Name))];
            if (!_byName.TryGetValue(layer.Name, out int place))
            {
                // Called otherwise: then its parameters say which layer of the reference it is.
                int known = isFirst ? -1 : parameters.SelectMany(LayersOf).FirstOrDefault(-1);
                place = known >= 0 ? known : AddLayer(layer);
                _byName.Add(layer.Name, place);
            }

            places[i] = place;
            AddParameters(place, parameters);
        }

        _edges.UnionWith(graph.Edges.Select(edge => (places[edge.From], places[edge.To])).Where(edge => edge.Item1 != edge.Item2));
    }

    private int AddLayer(Layer layer)
    {
        _names.Add(layer.Name);
        _kinds.Add(layer.Kind);
        _parameters.Add([]);
        return Count - 1;
    }

    private void AddParameters(int layer, string[] parameters)
    {
        foreach (string parameter in parameters)
        {
            ref List<int>? users = ref CollectionsMarshal.GetValueRefOrAddDefault(_byParameter, parameter, out _);
            users ??= [];
            if (users.Count == 0)
            {
                _parameters[layer].Add(parameter);
            }

            if (!users.Contains(layer))
            {
                users.Add(layer);
            }
        }
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
