using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>One file of a manifest.</summary>
public sealed class ManifestFile
{
    /// <summary>Relative, with forward slashes; never leads outside.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes in the file.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the file's bytes as they were added (a plain hash, not a content id).</summary>
    public required ContentId Sha256 { get; init; }

    public required CheckpointFormat Format { get; init; }

    /// <summary>Whether the file comes back byte for byte; false where a tensor in it is only within the bound.</summary>
    public bool IsExact { get; init; } = true;

    /// <summary>Id of the bytes outside the extents, in order; none where there are none.</summary>
    public ContentId Skeleton { get; init; }

    /// <summary>Ascending, non-overlapping, inside the file.</summary>
    public IReadOnlyList<ManifestExtent> Extents { get; init; } = [];

    /// <summary>The named tensors, as views into the extents.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; init; } = [];

    /// <summary>Checksums to compute anew when a bounded node is exported, inner archives first.</summary>
    public IReadOnlyList<ChecksumFixup> Fixups { get; init; } = [];

    public IReadOnlyList<string> Notices { get; init; } = [];

    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Bytes outside the extents.</summary>
    public long SkeletonLength => Length - Extents.Sum(extent => extent.Length);
}
