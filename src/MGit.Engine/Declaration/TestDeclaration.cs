namespace MGit.Engine.Declaration;

/// <summary>An entry of <c>tests:</c>. Exactly one of <see cref="Metric"/>, <see cref="Pester"/>, <see cref="Script"/> and <see cref="Command"/> is set.</summary>
public sealed record TestDeclaration
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public TestScope AppliesTo { get; init; } = new();

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A metric of MGit's own: <c>builtin</c> names it, the rest are its parameters.</summary>
    public ValueMap? Metric { get; init; }

    /// <summary>A Pester file of the repository.</summary>
    public string? Pester { get; init; }

    /// <summary>A script of the repository.</summary>
    public string? Script { get; init; }

    /// <summary>The words of an external command, the program first; empty for the other kinds.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    public ValueMap Parameters { get; init; } = ValueMap.Empty;

    public TestPass? Pass { get; init; }

    public SourceLocation Location { get; init; }
}
