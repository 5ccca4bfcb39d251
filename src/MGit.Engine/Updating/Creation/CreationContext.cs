using MGit.Engine.Declaration;
using MGit.Engine.Repositories;
using MGit.Engine.Running;

namespace MGit.Engine.Updating.Creation;

/// <summary>What a creation function works with. Disposing closes the parents it opened; the folders belong to whoever made it.</summary>
internal sealed class CreationContext : IDisposable
{
    /// <summary>Id of the node that is made; another one if somebody adds a version meanwhile.</summary>
    public required string Node { get; init; }

    public required LineageRepository Repository { get; init; }

    /// <summary>The repository's root folder, absolute.</summary>
    public string Root => Repository.Root;

    /// <summary>Gives the runtime that trains models; loaded at the first call.</summary>
    public required Func<IModelRuntime> Models { get; init; }

    /// <summary>In the order of the declaration.</summary>
    public required IReadOnlyList<CreationParent> Parents { get; init; }

    /// <summary>An empty folder that takes the model's files.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>A folder for anything else; gone when the creation has ended.</summary>
    public required string WorkFolder { get; init; }

    public ValueMap Parameters { get; init; } = ValueMap.Empty;

    public ValueMap? Architecture { get; init; }

    /// <summary>Patterns of parameters that training leaves alone.</summary>
    public IReadOnlyList<string> Freeze { get; init; } = [];

    /// <summary>The declared datasets, paths absolute.</summary>
    public IReadOnlyList<DatasetDeclaration> Datasets { get; init; } = [];

    /// <summary>The seed everything random follows from: the parameter <c>seed</c>, else 0.</summary>
    public long Seed { get; init; }

    /// <summary>"auto", "cpu" or "cuda[:n]".</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Takes a line; from any thread.</summary>
    public Action<string> Log { get; init; } = static _ => { };

    public void Dispose()
    {
        foreach (CreationParent parent in Parents)
        {
            parent.Dispose();
        }
    }
}
