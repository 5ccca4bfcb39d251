using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>
/// What one node's content is: its files, and the stored contents that fill them. Immutable, and validated when it was read: paths stay
/// inside, extents and views fit, references exist. Its id is the content id of its bytes.
/// </summary>
public sealed class Manifest
{
    /// <summary>Set for a manifest that is stored.</summary>
    public ContentId Id { get; init; }

    public required CheckpointFormat Format { get; init; }

    /// <summary>Whether a folder was added, not a single file.</summary>
    public bool IsFolder { get; init; }

    /// <summary>The bound's epsilon where something in it may differ from what was added; null for an exact manifest.</summary>
    public double? Epsilon { get; init; }

    /// <summary>Whether its files come back byte for byte.</summary>
    public bool IsExact => Epsilon is null;

    /// <summary>The stored contents its extents refer to, each once.</summary>
    public required IReadOnlyList<ManifestContent> Contents { get; init; }

    /// <summary>In ordinal order of their paths.</summary>
    public required IReadOnlyList<ManifestFile> Files { get; init; }

    public IReadOnlyList<ParentEvidence> Evidence { get; init; } = [];

    /// <summary>Bytes of all files as they were added.</summary>
    public long OriginalBytes => Files.Sum(file => file.Length);

    /// <summary>Elements of all named tensors, views of shared storages counted each.</summary>
    public long ParameterCount => Files.Sum(file => file.Tensors.Sum(tensor => tensor.Shape.ElementCount));

    /// <summary>Where what an extent refers to is stored.</summary>
    public ContentAddress AddressOf(in ManifestExtent extent) => new(Contents[extent.Content].Id, extent.Member);
}
