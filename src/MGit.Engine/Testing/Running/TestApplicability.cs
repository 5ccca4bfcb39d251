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

    public bool Includes(ModelNode node)
        => _scope.All
        || (node.Type is { } type && _scope.Types.Contains(type, StringComparer.OrdinalIgnoreCase))
        || _nodes.Any(pattern => pattern.IsMatch(node.NodeId, node.Aliases.Select(References.AliasPart)));
}
