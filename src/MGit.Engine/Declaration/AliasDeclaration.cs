using MGit.Engine.Graph;

namespace MGit.Engine.Declaration;

/// <summary>A movable name for one version of a model: <c>face@production: face@2</c>.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Alias">What stands behind the @: a letter, then letters, digits, '.', '_', '-'.</param>
/// <param name="Node">The version it points at, of the same name.</param>
/// <param name="Location">Where it is written.</param>
public sealed record AliasDeclaration(string Name, string Alias, NodeId Node, SourceLocation Location)
{
    public override string ToString() => $"{Name}@{Alias}";
}
