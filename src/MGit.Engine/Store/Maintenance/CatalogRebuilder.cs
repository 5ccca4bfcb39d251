using MGit.Engine.Catalog;
using MGit.Engine.Progress;
using MGit.Engine.Store.Packs;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Makes the catalog anew from the packs alone, in a file beside the old one, which it then replaces: a crash leaves the old catalog, or
/// none (and then it is made anew again).
/// </summary>
public static class CatalogRebuilder
{
    /// <param name="lineageFolder">The <c>.lineage</c> folder.</param>
    /// <param name="options">How the store is opened.</param>
    /// <param name="replayer">Writes the rows that commits stand for.</param>
    /// <param name="progress">Hears of each pack.</param>
    /// <param name="cancellationToken">Stops; the old catalog stays.</param>
    /// <returns>What was damaged; empty where everything was found.</returns>
    public static IReadOnlyList<StoreFinding> Rebuild(
        string lineageFolder, PackStoreOptions options, ICommitReplayer replayer, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using PackStore store = PackStore.Open(lineageFolder, options with { ForRebuild = true });
        using ExclusiveStore exclusive = store.BeginExclusive(cancellationToken);
        return Rebuild(store, exclusive, replayer, progress, cancellationToken);
    }

    /// <summary>The same for a store that is open, whose writers are kept out.</summary>
    public static IReadOnlyList<StoreFinding> Rebuild(
        PackStore store, ExclusiveStore exclusive, ICommitReplayer replayer, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(exclusive);
        ArgumentNullException.ThrowIfNull(replayer);
        exclusive.ClearTemporary();
        string database = Path.Combine(store.Folder, "tmp", $"{Guid.NewGuid():N}.db");
        List<StoreFinding> findings = [];
        IReadOnlyList<PackFile> packs = PacksIn(store.PacksFolder);
        CatalogDatabase.Create(database, RepositoryOf(packs));
        using (PackStore rebuilt = PackStore.Open(store.Folder, new PackStoreOptions { LockTimeout = store.LockTimeout, Files = store.Files, CatalogPath = database }))
        {
            RebuildScan scan = new(rebuilt, findings, progress, cancellationToken);
            CatalogDatabase.Fill(database, transaction => scan.Run(transaction, packs));
            RebuildContents contents = new(rebuilt, findings, progress, cancellationToken);
            contents.DecodeBundles();
            CatalogDatabase.Fill(database, contents.WriteMembers);
            CatalogDatabase.Fill(database, transaction =>
            {
                contents.WriteManifests(transaction);
                scan.Replay(transaction, replayer);
            });
        }

        exclusive.ReplaceCatalog(database);
        return findings;
    }

    /// <summary>The packs in the folder; what a catalog says of them is not asked.</summary>
    private static List<PackFile> PacksIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*" + PackFormat.Extension).Order(StringComparer.Ordinal)
            .Where(path => PackFormat.IsName(Path.GetFileNameWithoutExtension(path)))
            .Select(path => new PackFile(0, Path.GetFileNameWithoutExtension(path), path, new FileInfo(path).Length, 0, IsSealed: false))];

    /// <summary>The repository's id as most of the packs' heads give it; a new one where there is no sound pack.</summary>
    private static Guid RepositoryOf(IReadOnlyList<PackFile> packs)
    {
        List<Guid> ids = [];
        byte[] head = new byte[PackHead.Size];
        foreach (PackFile pack in packs)
        {
            using SafeFileHandle handle = PackReader.Open(pack.Path);
            int read = PackReader.ReadUpTo(handle, pack.Name, 0, head);
            if (PackHead.TryParse(head.AsSpan(0, read), out _) is { } found)
            {
                ids.Add(found.Repository);
            }
        }

        return ids.Count == 0 ? Guid.NewGuid() : ids.GroupBy(id => id).MaxBy(group => group.Count())!.Key;
    }
}
