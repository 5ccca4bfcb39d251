using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;

namespace MGit.Engine.Comparison.Layers;

/// <summary>Finds a model's layers: of its own graph where its file carries one, else from what is declared, else from names and shapes.</summary>
internal static class LayerGraphs
{
    /// <exception cref="Errors.MGitException"><c>DeclarationInvalid</c>: the declared architecture is not valid.</exception>
    public static LayerGraph Of(ModelSource model) => model.Architecture is { } architecture
        && ArchitectureGraph.Build(Architecture.Parse(architecture, model.Name), model.Parameters) is { } declared
            ? declared
            : StateDictGraph.Build(model.Parameters);
}
