namespace MGit.Engine.Testing;

/// <summary>A test as lineage.yaml declares it.</summary>
public sealed class LineageTest
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>Its name.</summary>
    public required string Test { get; init; }

    public required TestKind Kind { get; init; }

    /// <summary>Which nodes it is for: "all", or types and node patterns ("type digits", "face-*").</summary>
    public required IReadOnlyList<string> AppliesTo { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Description { get; init; }

    /// <summary>What runs: the metric's name, the path of the script or Pester file, or the command's words.</summary>
    public required string Target { get; init; }

    /// <summary>The condition under which a measured value passes ("accuracy >= 0.9"), or null.</summary>
    public string? Pass { get; init; }

    /// <summary>
    /// Hash over all that decides what the test measures: its file, dataset and parameters, not the condition under which it passes.
    /// Null where a file is missing; <see cref="Fault"/> says which.
    /// </summary>
    public string? DefinitionId { get; init; }

    /// <summary>Why the test cannot run as it is declared, or null.</summary>
    public string? Fault { get; init; }

    public override string ToString() => Test;
}
