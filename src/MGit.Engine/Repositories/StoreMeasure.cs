namespace MGit.Engine.Repositories;

/// <summary>Where the bytes of a store are.</summary>
public sealed class StoreMeasure
{
    public required string Repository { get; init; }

    /// <summary>Stored nodes measured.</summary>
    public int Nodes { get; init; }

    /// <summary>Bytes of their files as they were added.</summary>
    public long OriginalBytes { get; init; }

    /// <summary>Bytes of the packs that hold them, shared ones counted once.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Original / stored bytes.</summary>
    public double? Ratio => StoredBytes > 0 ? (double)OriginalBytes / StoredBytes : null;

    /// <summary>Bytes of the stored ones that more than one node uses.</summary>
    public long SharedBytes { get; init; }

    /// <summary>Bytes no live node needs: what removed nodes held beyond their grace period, and what broken-off changes left.</summary>
    public long ReclaimableBytes { get; init; }

    /// <summary>Bytes only removed nodes in their grace period need.</summary>
    public long TrashBytes { get; init; }

    /// <summary>Bytes of pack files on disk.</summary>
    public long PackBytes { get; init; }

    /// <summary>Bytes of the catalog, an index that can be rebuilt.</summary>
    public long CatalogBytes { get; init; }

    /// <summary>Bytes given back to the disk by the operation that returned this, or null.</summary>
    public long? FreedBytes { get; init; }

    internal StoreMeasure WithFreed(long bytes) => new()
    {
        Repository = Repository,
        Nodes = Nodes,
        OriginalBytes = OriginalBytes,
        StoredBytes = StoredBytes,
        SharedBytes = SharedBytes,
        ReclaimableBytes = ReclaimableBytes,
        TrashBytes = TrashBytes,
        PackBytes = PackBytes,
        CatalogBytes = CatalogBytes,
        FreedBytes = bytes,
        ByNode = ByNode,
        ByCodec = ByCodec,
    };

    public IReadOnlyList<NodeMeasure> ByNode { get; init; } = [];

    public IReadOnlyList<CodecMeasure> ByCodec { get; init; } = [];
}
