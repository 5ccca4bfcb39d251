using MGit.Engine.Graph;
using MGit.Engine.Testing;

namespace MGit.Engine.Merging;

/// <summary>What came of a merge.</summary>
public sealed class MergeResult
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The merged model; null where it was not made.</summary>
    public ModelNode? Node { get; init; }

    /// <summary>Id of the node all of them were made from; null where there is none.</summary>
    public string? Base { get; init; }

    /// <summary>Id of the node the others were merged into.</summary>
    public required string Reference { get; init; }

    /// <summary>Ids of the nodes merged into it.</summary>
    public required IReadOnlyList<string> Difference { get; init; }

    /// <summary>What the changes are to each other, whether or not they were merged.</summary>
    public required MergeOutcome Outcome { get; init; }

    /// <summary>Where they meet. Choose on them and give them back as resolutions.</summary>
    public IReadOnlyList<MergeConflict> Conflicts { get; init; } = [];

    /// <summary>What tests said; empty where none was asked.</summary>
    public IReadOnlyList<LineageTestResult> Tests { get; init; } = [];

    /// <summary>Why the model was merged, or not, in a sentence.</summary>
    public required string Decision { get; init; }

    public override string ToString() => $"{Outcome}: {Decision}";
}
