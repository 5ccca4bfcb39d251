using MGit.Engine.Graph;
using MGit.Engine.Progress;

namespace MGit.Engine.Repositories;

/// <summary>A repository: lineage.yaml and lineage.lock beside a store in .lineage/. Safe to use from several processes at once.</summary>
public sealed class LineageRepository : IDisposable
{
    /// <summary>Root folder, absolute.</summary>
    public string Root => throw new NotSupportedException();

    public NodeEdits Edits => throw new NotSupportedException();

    public StoreMaintenance Maintenance => throw new NotSupportedException();

    /// <summary>The root of the repository that holds a folder: the nearest one upward with lineage.yaml or .lineage/; null where there is none.</summary>
    public static string? Find(string startFolder) => throw new NotSupportedException();

    /// <summary>Makes a repository, or opens the one that is there and leaves it alone.</summary>
    public static LineageRepository Initialize(string folder, RepositoryOptions? options, out bool existed) => throw new NotSupportedException();

    /// <summary>Opens a repository; a change that was broken off is completed, a clone without .lineage/ gets an empty store.</summary>
    public static LineageRepository Open(string root, RepositoryOptions? options = null) => throw new NotSupportedException();

    /// <summary>The lineage as it is now.</summary>
    public LineageSnapshot Read(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public LineageSummary Summarize(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public NodeAdder BeginAdd() => throw new NotSupportedException();

    /// <summary>Nodes that hold exactly this file or folder.</summary>
    public IReadOnlyList<ModelNode> FindByPath(string path, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Aliases by name.</summary>
    /// <param name="pattern">Wildcards on <c>name@alias</c>; null: all.</param>
    /// <param name="history">Every move instead of the current ones.</param>
    public IReadOnlyList<ModelAlias> Aliases(string? pattern, bool history) => throw new NotSupportedException();

    /// <summary>Writes a node's files into a folder (or to a file, where the node is one file and the destination no folder).</summary>
    public IReadOnlyList<FileInfo> Export(
        string node,
        string destination,
        ExportOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>A node's parameters, streamed.</summary>
    /// <param name="node">A reference of the node.</param>
    /// <param name="patterns">Wildcards on parameter names; empty: all.</param>
    /// <param name="statistics">Whether to read the parameters and fill the statistics.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public IEnumerable<ModelParameter> Parameters(
        string node,
        IReadOnlyList<string> patterns,
        bool statistics,
        CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose() => throw new NotSupportedException();
}
