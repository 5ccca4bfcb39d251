using MGit.Engine.Declaration;
using MGit.Engine.Progress;

namespace MGit.Engine.Updating.Creation;

/// <summary>Reads the file or folder a declared node names as its <c>source:</c>. Runs nothing.</summary>
internal sealed class SourceCreation(string path) : ICreationFunction
{
    public string Name => "source";

    /// <summary>The file or folder, which is what the model consists of.</summary>
    public string FullPath { get; } = path;

    public bool UsesSeed => false;

    /// <summary>The absolute path of a node's source, where it is there.</summary>
    public static string? PathOf(string root, NodeDeclaration node)
        => node.Source is { } source && Path.Combine(root, source.Replace('/', Path.DirectorySeparatorChar)) is { } path && Path.Exists(path) ? path : null;

    public string? FaultOf(NodeDeclaration node, LineageDeclaration lineage) => null;

    public CreationResult Create(CreationContext context, IProgress<OperationProgress>? progress, CancellationToken cancellationToken) => new();
}
