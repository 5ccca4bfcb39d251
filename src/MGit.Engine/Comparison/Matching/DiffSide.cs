using System.Text;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Matching;

/// <summary>A model's layers as numbers to match by. Equal numbers mean equal things, in both sides of one comparison.</summary>
internal sealed class DiffSide
{
    /// <summary>Stands for "no such key".</summary>
    public const int None = -1;

    public DiffSide(ModelSource model, LayerGraph graph, KeyTable keys)
    {
        Model = model;
        Graph = graph;
        int count = graph.Layers.Count;
        Structure = new int[count];
        Content = new int[count];
        Bag = new int[count];
        Name = new int[count];
        StringBuilder text = new();
        for (int index = 0; index < count; index++)
        {
            Layer layer = graph.Layers[index];
            Structure[index] = keys.NumberOf(StructureOf(layer, text));
            (Content[index], Bag[index]) = ContentsOf(layer, Structure[index], keys, text);
            Name[index] = LayerIdentity.NameOf(graph.Origin, layer) is { } name ? keys.NumberOf($"n{name}") : None;
        }
    }

    public ModelSource Model { get; }

    public LayerGraph Graph { get; }

    public int Count => Structure.Length;

    /// <summary>Kind and attributes.</summary>
    public int[] Structure { get; }

    /// <summary>Kind, attributes, and each parameter's role and content.</summary>
    public int[] Content { get; }

    /// <summary>The parameters' contents alone, whatever their roles and the layer's kind; <see cref="None"/> without parameters.</summary>
    public int[] Bag { get; }

    /// <summary>The layer's name without wrappers; <see cref="None"/> where it means nothing.</summary>
    public int[] Name { get; }

    private static string StructureOf(Layer layer, StringBuilder text)
    {
        text.Clear().Append('s').Append(layer.Kind);
        foreach ((string key, string value) in layer.Attributes)
        {
            // Lengths, so that no name or value can be read as another one.
            text.Append('\n').Append(key.Length).Append(':').Append(key).Append(value.Length).Append(':').Append(value);
        }

        return text.ToString();
    }

    private (int Content, int Bag) ContentsOf(Layer layer, int structure, KeyTable keys, StringBuilder text)
    {
        text.Clear().Append('c').Append(structure);
        ContentId[] ids = new ContentId[layer.Parameters.Count];
        for (int index = 0; index < ids.Length; index++)
        {
            LayerParameter parameter = layer.Parameters[index];
            ids[index] = Model.ContentIdOf(parameter.Source);
            text.Append('\n').Append(parameter.Role.Length).Append(':').Append(parameter.Role).Append(ids[index]);
        }

        int content = keys.NumberOf(text.ToString());
        if (ids.Length == 0)
        {
            return (content, None);
        }

        Array.Sort(ids);
        text.Clear().Append('b');
        foreach (ContentId id in ids)
        {
            text.Append(id);
        }

        return (content, keys.NumberOf(text.ToString()));
    }
}
