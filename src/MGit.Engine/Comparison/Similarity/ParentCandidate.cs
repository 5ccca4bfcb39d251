namespace MGit.Engine.Comparison.Similarity;

/// <summary>A model that another may have been made from.</summary>
public sealed class ParentCandidate
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>Id of the node whose parent is looked for; null for a file.</summary>
    public string? Node { get; init; }

    /// <summary>The file or folder whose parent is looked for; null for a node.</summary>
    public string? Path { get; init; }

    /// <summary>Id of the candidate.</summary>
    public required string Parent { get; init; }

    /// <summary>How much of the model the candidate explains, 0..1.</summary>
    public required double Score { get; init; }

    /// <summary>As <see cref="ModelComparison.StructuralDivergence"/>.</summary>
    public required double StructuralDivergence { get; init; }

    /// <summary>As <see cref="ModelComparison.ContextualDivergence"/>.</summary>
    public required double ContextualDivergence { get; init; }

    /// <summary>Root mean square difference of the weights over their norms: 0 for equal ones, about 1 for unrelated ones.</summary>
    public required double Distance { get; init; }

    /// <summary>Whether it would be claimed as the parent.</summary>
    public required bool IsParent { get; init; }

    /// <summary>What speaks for it, and against it.</summary>
    public required IReadOnlyList<string> Evidence { get; init; }

    public override string ToString() => Parent;
}
