using MGit.Engine.Errors;

namespace MGit.Engine.Merging;

/// <summary>
/// A layer on which merged models meet. An object to look at, to choose on, and to give back to the next merge as a resolution.
/// </summary>
public sealed class MergeConflict
{
    /// <summary>Root folder of the repository, or null.</summary>
    public string? Repository { get; init; }

    /// <summary>Id of the node the others are merged into.</summary>
    public required string Reference { get; init; }

    /// <summary>Ids of the nodes merged into it.</summary>
    public required IReadOnlyList<string> Difference { get; init; }

    /// <summary>Conflict or PossibleConflict.</summary>
    public required MergeOutcome Kind { get; init; }

    /// <summary>The layer's qualified name.</summary>
    public required string Layer { get; init; }

    /// <summary>What it is: "Linear", "Conv2d", an operator's name.</summary>
    public required string LayerKind { get; init; }

    /// <summary>For a possible conflict: the layer another model changed whose output reaches this one.</summary>
    public string? DependsOn { get; init; }

    /// <summary>Ids of the models that changed <see cref="DependsOn"/>; the others changed <see cref="Layer"/>.</summary>
    public IReadOnlyList<string> DependsOnModels { get; init; } = [];

    /// <summary>What each model did; for a possible conflict to either layer.</summary>
    public required IReadOnlyList<ConflictChange> Changes { get; init; }

    /// <summary>What was chosen for the layer; null: nothing yet.</summary>
    public MergeStrategy? Choice { get; private set; }

    /// <summary>Chooses how the layer is put together, and gives this object back.</summary>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: Theirs, where several models are merged.</exception>
    public MergeConflict Choose(MergeStrategy choice)
    {
        if (choice == MergeStrategy.Theirs && Difference.Count > 1)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"'Theirs' does not say which of {string.Join(", ", Difference)} is meant; merge them one after the other, or choose Ours, Average, TaskArithmetic or Ties.",
                choice);
        }

        Choice = choice;
        return this;
    }

    public override string ToString()
    {
        string changed = $"{Layer} was changed by {string.Join(" and ", Changes.Select(change => change.Model).Except(DependsOnModels, StringComparer.Ordinal))}";
        return Kind == MergeOutcome.Conflict ? changed : $"{changed} and depends on {DependsOn}, changed by {string.Join(" and ", DependsOnModels)}";
    }
}
