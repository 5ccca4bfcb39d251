using MGit.Engine.Declaration;
using MGit.Engine.Models;

namespace MGit.Engine.Running;

/// <summary>One model of a training.</summary>
public sealed record TrainedModel
{
    /// <summary>The node's id, for messages.</summary>
    public required string Name { get; init; }

    public required ValueMap Architecture { get; init; }

    /// <summary>The creation's parameters: dataset, epochs, learningRate, batchSize, optimizer, schedule, seed, …</summary>
    public required ValueMap Parameters { get; init; }

    /// <summary>Initialises parameters of the same name and shape; null: from the seed.</summary>
    public ModelSource? Initial { get; init; }

    /// <summary>Patterns of parameters that training leaves alone.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>An existing empty folder; gets <c>model.safetensors</c>.</summary>
    public required string OutputFolder { get; init; }
}
