using MGit.Engine.Declaration;

namespace MGit.Engine.Running;

/// <summary>One training: of a model alone, or of a group's members together.</summary>
public sealed record TrainingRequest
{
    /// <summary>The models that are trained; several for a group.</summary>
    public required IReadOnlyList<TrainedModel> Models { get; init; }

    /// <summary>Patterns of the parameters that the models share; empty for one model.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    /// <summary>The declared datasets, paths absolute.</summary>
    public required IReadOnlyList<DatasetDeclaration> Datasets { get; init; }

    /// <summary>"auto", "cpu" or "cuda[:n]".</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Takes a line for each epoch.</summary>
    public Action<string>? Log { get; init; }
}
