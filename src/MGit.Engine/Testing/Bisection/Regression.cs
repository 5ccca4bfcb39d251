using MGit.Engine.Comparison;

namespace MGit.Engine.Testing.Bisection;

/// <summary>Where a test began to fail.</summary>
public sealed class Regression
{
    /// <summary>Root folder of the repository.</summary>
    public required string Repository { get; init; }

    /// <summary>The first bad node; null where nodes whose test cannot run leave several <see cref="Candidates"/>.</summary>
    public required string? Node { get; init; }

    /// <summary>Its parents: all of them are good, or descend from nothing that is bad.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>The parent it is compared with: the first of <see cref="Parents"/>; null for a node without any.</summary>
    public string? LastGood { get; init; }

    public required string Test { get; init; }

    /// <summary>How often the test ran for it; recorded results cost none.</summary>
    public int Runs { get; init; }

    /// <summary>The nodes the first bad one is among, parents before children; one where it was found.</summary>
    public required IReadOnlyList<string> Candidates { get; init; }

    /// <summary>Results that decided, in the order they were asked for.</summary>
    public IReadOnlyList<LineageTestResult> Results { get; init; } = [];

    /// <summary>What sets the first bad node apart from <see cref="LastGood"/>; null where there is nothing to compare.</summary>
    public ModelDiff? Diff { get; init; }

    /// <summary>Why the two could not be compared, or null.</summary>
    public string? Notice { get; init; }

    public override string ToString() => Node ?? string.Join(", ", Candidates);
}
