using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Comparison.Layers.Onnx;
using MGit.Engine.Models;

namespace MGit.Engine.Tests.Comparison.Layers.Onnx;

/// <summary>Builds the graphs of models a test made.</summary>
internal static class OnnxGraphs
{
    private const string Name = "model.onnx";

    public static LayerGraph Of(byte[] file)
    {
        CheckpointLayout layout = CheckpointReader.ReadLayout(new MemoryStream(file), Name);
        return OnnxLayerGraph.Read(new MemoryStream(file), Name, [.. layout.Tensors.Select((t, index) => new SourceParameter(t.Name, Name, t.ElementType, t.Shape, index))]);
    }

    /// <summary>"a > b" for each edge.</summary>
    public static IEnumerable<string> Edges(LayerGraph graph) => graph.Edges.Select(edge => $"{graph.Layers[edge.From].Name} > {graph.Layers[edge.To].Name}");

    /// <summary>"key=value" for each attribute.</summary>
    public static string Attributes(Layer layer) => string.Join(' ', layer.Attributes.Select(attribute => $"{attribute.Key}={attribute.Value}"));
}
