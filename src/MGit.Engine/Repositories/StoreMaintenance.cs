using MGit.Engine.Progress;

namespace MGit.Engine.Repositories;

/// <summary>Measuring, verifying, repairing and optimising a repository's store.</summary>
public sealed class StoreMaintenance
{
    private readonly RepositoryCore _core;

    internal StoreMaintenance(RepositoryCore core) => _core = core;

    /// <param name="nodes">References; null: the whole store.</param>
    /// <param name="cancellationToken">Stops the measuring.</param>
    public StoreMeasure Measure(IReadOnlyList<string>? nodes, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Checks packs, catalog, contents, lineage.lock and lineage.yaml against each other.</summary>
    /// <param name="decode">Whether every content is decoded and hashed too, not only its checksums read.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the checking.</param>
    public IEnumerable<StoreFault> Test(bool decode, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    /// <summary>Mends what can be mended: the catalog from the packs, lost contents from equal ones elsewhere.</summary>
    /// <param name="dropLost">Whether nodes whose content is lost for good are dropped to what lineage.yaml says of them.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the repair between two steps.</param>
    public IReadOnlyList<StoreFault> Repair(bool dropLost, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    /// <summary>Re-encodes, shortens chains, collects what nothing needs, and gives the space back to the disk.</summary>
    public StoreMeasure Optimize(OptimizeOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}
