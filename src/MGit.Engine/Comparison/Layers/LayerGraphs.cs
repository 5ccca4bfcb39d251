using MGit.Engine.Comparison.Layers.Onnx;
using MGit.Engine.Comparison.Layers.TorchScript;
using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;

namespace MGit.Engine.Comparison.Layers;

/// <summary>Finds a model's layers: of its own graph where its file carries one, else from what is declared, else from names and shapes.</summary>
internal static class LayerGraphs
{
    /// <exception cref="Checkpoints.CheckpointException">CheckpointInvalid: the graph that the file carries is malformed.</exception>
    /// <exception cref="Errors.MGitException"><c>DeclarationInvalid</c>: the declared architecture is not valid.</exception>
    public static LayerGraph Of(ModelSource model) => OnnxLayerGraph.Read(model)
        ?? Declared(model)
        ?? TorchScriptGraph.Read(model)
        ?? StateDictGraph.Build(model.Parameters);

    private static LayerGraph? Declared(ModelSource model) => model.Architecture is { } architecture
        ? ArchitectureGraph.Build(Architecture.Parse(architecture, model.Name), model.Parameters)
        : null;
}
