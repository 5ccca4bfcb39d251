namespace MGit.Engine.Comparison;

/// <summary>
/// What became of one layer. Numbers are over the elements of its weights (of its running statistics where nothing else changed), by
/// value whatever their types, accumulated in double precision; elements that are not finite in either model count as changed or not and
/// are left out of the other numbers. All are null where nothing was measured or shapes differ.
/// </summary>
public sealed record LayerChange
{
    /// <summary>Root folder of the repository; null for loose files.</summary>
    public string? Repository { get; init; }

    /// <summary>Id or path of the model compared with.</summary>
    public required string Reference { get; init; }

    /// <summary>Id or path of the model compared.</summary>
    public required string Difference { get; init; }

    public required LayerChangeKind Change { get; init; }

    /// <summary>The layer's name in the difference; of a removed one the name it had.</summary>
    public required string Layer { get; init; }

    /// <summary>Its name in the reference; null for an added one.</summary>
    public string? ReferenceLayer { get; init; }

    /// <summary>What it is: "Conv2d".</summary>
    public required string Kind { get; init; }

    /// <summary>Shape of its first parameter, with an arrow where it changed; null without parameters.</summary>
    public string? Shape { get; init; }

    /// <summary>Why it is Moved, or what changed besides values ("renamed", "cast F32 to F16"); null where there is nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The largest absolute difference of two elements.</summary>
    public double? MaxAbsolute { get; init; }

    /// <summary>L2 norm of the difference over that of the reference; infinite where the reference is all zeros and the difference is not.</summary>
    public double? RelativeL2 { get; init; }

    /// <summary>Cosine of the angle between the two as vectors; null where one is all zeros.</summary>
    public double? Cosine { get; init; }

    /// <summary>Share of elements whose values differ; 0..1.</summary>
    public double? ChangedShare { get; init; }

    /// <summary>How many elements changed by how much, from the smallest changes to the largest; empty where nothing was measured or changed.</summary>
    public IReadOnlyList<DeltaBin> Deltas { get; init; } = [];

    /// <summary>Index in the reference's graph; -1 for an added layer.</summary>
    public int ReferenceIndex { get; init; } = -1;

    /// <summary>Index in the difference's graph; -1 for a removed layer.</summary>
    public int DifferenceIndex { get; init; } = -1;

    public override string ToString() => $"{Change} {Layer}";
}
