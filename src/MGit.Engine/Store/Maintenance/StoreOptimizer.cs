using MGit.Engine.Progress;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Encodes again what can be smaller or is chained too long, drops what nothing needs, rewrites packs with dead bytes, and gives the space
/// back. Each step is a commit of its own: stopped or killed anywhere, the store is whole, and the next run goes on. Commits that
/// only move records carry no payload.
/// </summary>
public sealed class StoreOptimizer(PackStore packs)
{
    /// <exception cref="Errors.MGitException">RepositoryLocked: somebody is writing. RepositoryReadOnly. DiskFull.</exception>
    public OptimizeOutcome Run(OptimizeRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using ExclusiveStore exclusive = packs.BeginExclusive(cancellationToken);
        exclusive.ClearTemporary();
        long before = BytesOnDisk();
        IReadOnlyCollection<ContentId> roots = packs.Catalog.Query(request.Roots);
        int reencoded = request.Reencode ? new Reencoding(packs, request, roots).Run(exclusive, progress, cancellationToken) : 0;
        GarbageCollector collector = new(packs, request.DeadShare);
        int collected = collector.DropRows(exclusive, roots, cancellationToken);
        int rewritten = collector.RewritePacks(exclusive, progress, cancellationToken);
        packs.Catalog.Compact();
        return new OptimizeOutcome(before - BytesOnDisk(), reencoded, collected, rewritten);
    }

    private long BytesOnDisk() => Directory.EnumerateFiles(packs.PacksFolder).Concat(Directory.EnumerateFiles(packs.Folder, "catalog.db*"))
        .Sum(path => new FileInfo(path).Length);
}
