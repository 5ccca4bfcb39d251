using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Snapshots;

namespace MGit.Engine.Testing.Running;

/// <summary>Which tests are for which nodes.</summary>
internal sealed class TestApplicability
{
    private readonly TestScope _scope;
    private readonly NodePattern[] _nodes;

    public TestApplicability(TestDeclaration test)
    {
        _scope = test.AppliesTo;
        _nodes = [.. test.AppliesTo.Nodes.Select(References.Pattern)];
    }

    public bool Includes(ModelNode node) => Includes(node.NodeId, node.Type, node.Aliases);

    /// <param name="aliases">The aliases that point at the node, with its name ("face@production").</param>
    public bool Includes(NodeId id, string? type, IEnumerable<string> aliases)
        => _scope.All
        || (type is not null && _scope.Types.Contains(type, StringComparer.OrdinalIgnoreCase))
        || _nodes.Any(pattern => pattern.IsMatch(id, aliases.Select(References.AliasPart)));
}
