using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Commands;

/// <summary>A model that a reference stands for: a node of a repository, or a path.</summary>
/// <param name="Repository">Holds the node; null for a path.</param>
/// <param name="Node">The node, or null.</param>
/// <param name="Path">The path, absolute; null for a node.</param>
internal sealed record FoundModel(LineageRepository? Repository, ModelNode? Node, string? Path)
{
    public string Name => Node?.Id ?? Path!;

    /// <summary>Opens it; whoever does disposes it.</summary>
    public ModelSource Open(CancellationToken cancellationToken)
        => Node is null ? ModelSource.OpenPath(Path!, cancellationToken) : Repository!.OpenModel(Node.Id, cancellationToken);
}
