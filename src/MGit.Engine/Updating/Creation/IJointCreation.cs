using MGit.Engine.Progress;

namespace MGit.Engine.Updating.Creation;

/// <summary>A creation function that makes the members of a group together.</summary>
internal interface IJointCreation : ICreationFunction
{
    /// <summary>Writes the files of every model.</summary>
    /// <param name="contexts">The group's members.</param>
    /// <param name="shared">Patterns of the parameters they share.</param>
    /// <param name="progress">How far it is.</param>
    /// <param name="cancellationToken">Stops it.</param>
    CreationResult CreateTogether(
        IReadOnlyList<CreationContext> contexts, IReadOnlyList<string> shared, IProgress<OperationProgress>? progress, CancellationToken cancellationToken);
}
