using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers;

/// <summary>Finds a model's layers: of its own graph where its file carries one, else from what is declared, else from names and shapes.</summary>
internal static class LayerGraphs
{
    public static LayerGraph Of(ModelSource model) => model.Architecture is { } architecture
        && ArchitectureGraph.Build(architecture, model.Parameters) is { } declared
            ? declared
            : StateDictGraph.Build(model.Parameters);
}
