using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Where the bytes of a store are.</summary>
public sealed record StoreSizes
{
    /// <summary>Bytes that the nodes measured need, shared ones counted once.</summary>
    public long StoredBytes { get; init; }

    /// <summary>Of these, bytes that more than one node needs.</summary>
    public long SharedBytes { get; init; }

    /// <summary>Bytes that nothing needs and a collection would give back.</summary>
    public long ReclaimableBytes { get; init; }

    /// <summary>Bytes that only what is in the trash needs.</summary>
    public long TrashBytes { get; init; }

    /// <summary>Bytes of pack files on disk.</summary>
    public long PackBytes { get; init; }

    /// <summary>Bytes of the catalog on disk.</summary>
    public long CatalogBytes { get; init; }

    /// <summary>One for each manifest given, in order.</summary>
    public IReadOnlyList<ManifestSizes> Manifests { get; init; } = [];

    public IReadOnlyList<CodecSizes> Codecs { get; init; } = [];
}

/// <summary>One node's part.</summary>
/// <param name="Manifest">Its content.</param>
/// <param name="OriginalBytes">Bytes of its files as they were added.</param>
/// <param name="StoredBytes">Bytes of everything it needs, bases included.</param>
/// <param name="SharedBytes">Of these, bytes another node needs too.</param>
/// <param name="Codecs">The stored bytes by codec, most first.</param>
public sealed record ManifestSizes(ContentId Manifest, long OriginalBytes, long StoredBytes, long SharedBytes, IReadOnlyList<KeyValuePair<string, long>> Codecs);

/// <summary>One codec's part.</summary>
/// <param name="Codec">The block mode, or "Skeleton", "Manifest", "Bundle overhead".</param>
/// <param name="Contents">How many contents.</param>
/// <param name="OriginalBytes">Their bytes before encoding.</param>
/// <param name="StoredBytes">Their bytes in the packs.</param>
public sealed record CodecSizes(string Codec, int Contents, long OriginalBytes, long StoredBytes);
