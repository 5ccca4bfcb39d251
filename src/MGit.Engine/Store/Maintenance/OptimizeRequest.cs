using MGit.Engine.Catalog;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>What an optimisation may do.</summary>
public sealed record OptimizeRequest
{
    /// <summary>
    /// The manifests to keep: of live nodes, and of what is still restorable. Asked once writers are kept out, so that nothing that was
    /// added a moment ago is taken for dead.
    /// </summary>
    public required Func<CatalogSnapshot, IReadOnlyCollection<ContentId>> Roots { get; init; }

    /// <summary>Deltas to undo at most; longer chains are shortened.</summary>
    public int MaxChainLength { get; init; } = 8;

    /// <summary>Encode again what is chained too long, or what has found a better base.</summary>
    public bool Reencode { get; init; } = true;

    /// <summary>For manifests, the manifests whose contents may serve as bases: their nodes' parents and previous versions.</summary>
    public IReadOnlyDictionary<ContentId, IReadOnlyList<ContentId>> Bases { get; init; } = new Dictionary<ContentId, IReadOnlyList<ContentId>>();

    /// <summary>Packs are rewritten from this share of dead bytes on.</summary>
    public double DeadShare { get; init; } = 0.05;
}
