namespace MGit.Engine.Declaration;

/// <summary>Nodes that share parameters and train together.</summary>
public sealed record GroupDeclaration
{
    public required string Name { get; init; }

    /// <summary>Names (every version) or pinned ids.</summary>
    public required IReadOnlyList<string> Members { get; init; }

    /// <summary>Patterns of the parameters they share.</summary>
    public IReadOnlyList<string> Shared { get; init; } = [];

    public SourceLocation Location { get; init; }

    internal IReadOnlyList<SourceLocation> MemberLocations { get; init; } = [];
}
