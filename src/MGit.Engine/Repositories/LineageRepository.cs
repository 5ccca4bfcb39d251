using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Locks;
using MGit.Engine.Testing;
using MGit.Engine.Updating;

namespace MGit.Engine.Repositories;

/// <summary>A repository: lineage.yaml and lineage.lock beside a store in .lineage/. Safe to use from several processes at once.</summary>
public sealed class LineageRepository : IDisposable
{
    private const string NewDeclaration = """
        # The lineage of a family of models: which node was made from which, and how. Edit it, keep it in git.
        schema: 1

        """;

    private readonly RepositoryCore _core;

    private LineageRepository(RepositoryCore core)
    {
        _core = core;
        Edits = new NodeEdits(core);
        Contents = new NodeContents(core);
        Updates = new LineageUpdates(this, core);
        Tests = new LineageTests(core, Contents);
        Maintenance = new StoreMaintenance(core, Tests);
    }

    /// <summary>Root folder, absolute.</summary>
    public string Root => _core.Root;

    public NodeEdits Edits { get; }

    public StoreMaintenance Maintenance { get; }

    public LineageUpdates Updates { get; }

    /// <summary>The tests it declares, and what they measured.</summary>
    public LineageTests Tests { get; }

    private NodeContents Contents { get; }

    /// <summary>The root of the repository that holds a folder: the nearest one upward with lineage.yaml; null where there is none.</summary>
    public static string? Find(string startFolder)
    {
        for (DirectoryInfo? folder = new(Path.GetFullPath(startFolder)); folder is not null; folder = folder.Parent)
        {
            if (IsRoot(folder.FullName))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>Makes a repository, or opens the one that is there and leaves it alone.</summary>
    /// <exception cref="MGitException"><c>PathInvalid</c>: the path is a file. <c>RepositoryReadOnly</c>, <c>InputOutput</c>.</exception>
    public static LineageRepository Initialize(string folder, RepositoryOptions? options, out bool existed)
    {
        options ??= new RepositoryOptions();
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(root))
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{root}' is a file; a repository is a folder.", root);
        }

        existed = IsRoot(root) && Directory.Exists(Path.Combine(root, RepositoryCore.StoreFolder, "packs"));
        if (!existed)
        {
            options.Files.CreateDirectory(root);
            RepositoryCore core = new(root, options);
            using (core)
            {
                _ = core.Store;
            }

            // Last, as it is what makes the folder a repository.
            string declaration = Path.Combine(root, DeclarationReader.FileName);
            if (!File.Exists(declaration))
            {
                options.Files.WriteAllAtomic(declaration, System.Text.Encoding.UTF8.GetBytes(NewDeclaration.ReplaceLineEndings("\n")));
            }
        }

        return Open(root, options);
    }

    /// <summary>Opens a repository; a change that was broken off is completed, a clone without .lineage/ gets its store when it is first written.</summary>
    /// <exception cref="MGitException"><c>RepositoryNotFound</c>, <c>RepositoryInvalid</c>, <c>RepositoryTooNew</c>.</exception>
    public static LineageRepository Open(string root, RepositoryOptions? options = null)
    {
        root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        if (!IsRoot(root))
        {
            throw new MGitException(
                ErrorCode.RepositoryNotFound,
                $"'{root}' is no repository: it has no lineage.yaml. Make one with Initialize-Lineage, or name another folder.",
                root);
        }

        RepositoryCore core = new(root, options ?? new RepositoryOptions());
        try
        {
            if (!core.Options.Tolerant)
            {
                core.Recover(core.Options.Stopping);
            }

            return new LineageRepository(core);
        }
        catch
        {
            core.Dispose();
            throw;
        }
    }

    /// <summary>The lineage as it is now.</summary>
    /// <exception cref="DeclarationException">lineage.yaml is not valid.</exception>
    public LineageSnapshot Read(CancellationToken cancellationToken = default) => _core.Read(cancellationToken);

    public LineageSummary Summarize(CancellationToken cancellationToken = default)
    {
        LineageSnapshot now = Read(cancellationToken);
        return new LineageSummary
        {
            Repository = Root,
            Nodes = now.Nodes.Count,
            Stored = now.Nodes.Count(node => node.Presence == Presence.Stored),
            Declared = now.Nodes.Count(node => node.Presence == Presence.Declared),
            Remote = now.Nodes.Count(node => node.Presence == Presence.Remote),
            MetadataOnly = now.Nodes.Count(node => node.Presence == Presence.MetadataOnly),
            Types = now.Nodes.CountBy(node => node.Type ?? string.Empty).OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(),
            ProvenanceEdges = now.Nodes.Sum(node => node.Parents.Count),
            VersionEdges = now.Nodes.Count(node => node.PreviousVersion is not null),
            OriginalBytes = now.Nodes.Sum(node => node.OriginalBytes ?? 0),
            StoredBytes = now.Nodes.Where(node => node.ContentId is not null).DistinctBy(node => node.ContentId).Sum(node => node.StoredBytes ?? 0),
            PackBytes = _core.StoreOrNull?.Packs.Sum(pack => Math.Max(0, pack.Length)) ?? 0,
            Outdated = [.. now.Nodes.Where(node => node.IsOutdated && node.NextVersion is null).Select(node => node.Id)],
            Undeclared = [.. now.Undeclared.Select(row => row.Id.ToString()).Order(StringComparer.OrdinalIgnoreCase)],
            Trash = now.Trash.Count,
        };
    }

    public NodeAdder BeginAdd() => new(_core);

    /// <summary>Nodes that hold exactly this file or folder, latest versions first.</summary>
    /// <exception cref="MGitException"><c>PathNotFound</c>.</exception>
    public IReadOnlyList<ModelNode> FindByPath(string path, CancellationToken cancellationToken) => Contents.FindByPath(path, cancellationToken);

    /// <summary>Aliases by name.</summary>
    /// <param name="pattern">Wildcards on <c>name@alias</c>; null: all.</param>
    /// <param name="history">Every move, oldest first, instead of the current ones.</param>
    public IReadOnlyList<ModelAlias> Aliases(string? pattern, bool history)
    {
        LineageSnapshot now = Read();
        WildcardPattern? wanted = pattern is null ? null : References.Wildcards(pattern);
        IReadOnlyList<ModelAlias> moves = AliasHistory.Read(_core);
        HashSet<string> current = now.Declaration.Aliases.Select(alias => alias.ToString()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IEnumerable<ModelAlias> found = history
            ? moves
            : now.Declaration.Aliases.Select(alias => AliasHistory.Current(Root, alias, moves));
        return [.. found.Where(alias => wanted?.IsMatch(alias.Alias) ?? true).OrderBy(alias => alias.Alias, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Writes a node's files into a folder (or to a file, where the node is one file and the destination no folder).</summary>
    /// <exception cref="MGitException">
    /// <c>NodeNotFound</c>, <c>NodeNotStored</c>, <c>DestinationExists</c>, <c>ContentCorrupt</c>, <c>ContentMissing</c>, <c>DiskFull</c>, …
    /// </exception>
    public IReadOnlyList<FileInfo> Export(
        string node,
        string destination,
        ExportOptions options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken) => Contents.Export(node, destination, options, progress, cancellationToken);

    /// <summary>A node's parameters, streamed.</summary>
    /// <param name="node">A reference of the node.</param>
    /// <param name="patterns">Wildcards on parameter names; empty: all.</param>
    /// <param name="statistics">Whether to read the parameters and fill the statistics.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="MGitException"><c>ParameterNotFound</c>: a pattern without wildcards matches none.</exception>
    public IEnumerable<ModelParameter> Parameters(
        string node,
        IReadOnlyList<string> patterns,
        bool statistics,
        CancellationToken cancellationToken) => Contents.Parameters(node, patterns, statistics, cancellationToken);

    /// <summary>Opens a node's model for reading; usable as long as this repository is open.</summary>
    /// <param name="reference">A reference of the node.</param>
    /// <param name="cancellationToken">Stops the opening, and later the hashing.</param>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeNotStored</c>, <c>ContentCorrupt</c>, <c>ContentMissing</c>.</exception>
    public ModelSource OpenModel(string reference, CancellationToken cancellationToken = default) => Contents.OpenModel(reference, cancellationToken);

    /// <summary>Models that a node may have been made from, the best first.</summary>
    /// <param name="node">A reference of the node.</param>
    /// <param name="thresholds">What it takes to be claimed.</param>
    /// <param name="first">How many are given back at most; each is compared in full.</param>
    /// <param name="progress">Hears of nodes that are sampled for the first time.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeNotStored</c>.</exception>
    public IReadOnlyList<ParentCandidate> FindParents(
        string node, ParentThresholds thresholds, int first, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => ParentFinder.OfNode(_core, node, thresholds, first, progress, cancellationToken);

    /// <summary>Models that a file or folder, which need not be added, may have been made from, the best first.</summary>
    /// <exception cref="MGitException"><c>PathNotFound</c>, <c>CheckpointInvalid</c>.</exception>
    public IReadOnlyList<ParentCandidate> FindParentsOfFile(
        string path, ParentThresholds thresholds, int first, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => ParentFinder.OfFile(_core, path, thresholds, first, progress, cancellationToken);

    /// <summary>A folder for work that becomes a node or nothing; what dead processes left of theirs goes.</summary>
    internal WorkFolder BeginWork()
    {
        _ = _core.Store;
        WorkFolder.Sweep(_core.LineageFolder, _core.Files);
        return WorkFolder.Create(_core.LineageFolder, _core.Files);
    }

    public void Dispose() => _core.Dispose();

    private static bool IsRoot(string folder) => File.Exists(Path.Combine(folder, DeclarationReader.FileName));
}
