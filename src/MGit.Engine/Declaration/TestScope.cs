namespace MGit.Engine.Declaration;

/// <summary>Which nodes a test is for: all, or those of one of the types or that one of the node patterns matches.</summary>
public sealed record TestScope
{
    public bool All { get; init; }

    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Names, ids, or patterns with wildcards.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];
}
