namespace MGit.Engine.Declaration;

/// <summary>A node's <c>create:</c>: how to make it from its parents. Nothing of it runs by being read.</summary>
public sealed class CreateDeclaration
{
    public required CreateKind Kind { get; init; }

    /// <summary>The script's path in the repository, or the builtin's name; for a command its first word.</summary>
    public required string Target { get; init; }

    /// <summary>The command's words, the program first; empty for the other kinds.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    public ValueMap Parameters { get; init; } = ValueMap.Empty;
}
