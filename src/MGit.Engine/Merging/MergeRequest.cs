namespace MGit.Engine.Merging;

/// <summary>What is to be merged, and what the result is called.</summary>
public sealed record MergeRequest
{
    /// <summary>The node the others are merged into.</summary>
    public required string Reference { get; init; }

    /// <summary>The nodes merged into it; one or more.</summary>
    public required IReadOnlyList<string> Difference { get; init; }

    /// <summary>The new node's name; null where <see cref="VersionOf"/> says it.</summary>
    public string? Name { get; init; }

    /// <summary>The model that the merged one is the next version of.</summary>
    public string? VersionOf { get; init; }

    /// <summary>The node all of them were made from; null: their nearest common ancestor.</summary>
    public string? Base { get; init; }

    public MergeOptions Options { get; init; } = new();

    /// <summary>Merge on a possible conflict without asking the tests.</summary>
    public bool SkipTest { get; init; }

    /// <summary>Decide only: nothing is written, no test runs, no node is made.</summary>
    public bool DecideOnly { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Description { get; init; }
}
