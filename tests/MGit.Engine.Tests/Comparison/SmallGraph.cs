using MGit.Engine.Comparison.Layers;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Comparison.Layers;

namespace MGit.Engine.Tests.Comparison;

/// <summary>Small layer graphs written down by hand.</summary>
internal static class SmallGraph
{
    /// <summary>"a:K=1 b:L; a>b" is a layer a of kind K with the content 1, a layer b of kind L without parameters, and an edge.</summary>
    public static MemoryModel Parse(string text, LayerGraphOrigin origin = LayerGraphOrigin.Architecture)
    {
        string[] halves = text.Split(';', StringSplitOptions.TrimEntries);
        MemoryModel model = new(text);
        List<Layer> layers = [];
        foreach (string word in halves[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = word.Split(':', '=');
            if (parts.Length == 2)
            {
                layers.Add(new Layer(parts[0], parts[1], [], []));
                continue;
            }

            model.With($"{parts[0]}.weight", [2], float.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture), 0.5f);
            layers.Add(new Layer(parts[0], parts[1], [], [new LayerParameter("weight", model.Parameters[^1])]));
        }

        IEnumerable<LayerEdge> edges = halves.Length < 2 ? [] : halves[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(edge =>
        {
            string[] ends = edge.Split('>');
            return new LayerEdge(layers.FindIndex(layer => layer.Name == ends[0]), layers.FindIndex(layer => layer.Name == ends[1]));
        });
        return model.WithGraph(new LayerGraph(origin, layers, edges));
    }

    /// <summary>A random graph: every layer but the first has an edge from an earlier one, and some have another.</summary>
    public static MemoryModel Random(Random random, int layers, int kinds, int contents)
    {
        MemoryModel model = new("random");
        List<Layer> list = [];
        HashSet<LayerEdge> edges = [];
        for (int index = 0; index < layers; index++)
        {
            model.With($"l{index}.weight", [2], random.Next(contents), 1);
            list.Add(new Layer($"l{index}", $"K{random.Next(kinds)}", [], [new LayerParameter("weight", model.Parameters[^1])]));
            if (index > 0)
            {
                edges.Add(new LayerEdge(random.Next(index), index));
                edges.Add(new LayerEdge(random.Next(index), index));
            }
        }

        return model.WithGraph(new LayerGraph(LayerGraphOrigin.Architecture, list, edges));
    }

    /// <summary>The same layers under other names.</summary>
    public static MemoryModel Renamed(MemoryModel model, Func<int, string> name)
    {
        MemoryModel renamed = new("renamed");
        List<Layer> layers = [];
        foreach ((Layer layer, int index) in model.Graph.Layers.Select((layer, index) => (layer, index)))
        {
            List<LayerParameter> parameters = [];
            foreach (LayerParameter parameter in layer.Parameters)
            {
                renamed.WithBytes($"{name(index)}.{parameter.Role}", ElementType.F32, parameter.Source.Shape.ToArray(), model.BytesOf(parameter.Source.Name));
                parameters.Add(new LayerParameter(parameter.Role, renamed.Parameters[^1]));
            }

            layers.Add(layer with { Name = name(index), Parameters = parameters });
        }

        return renamed.WithGraph(new LayerGraph(model.Graph.Origin, layers, model.Graph.Edges));
    }
}
