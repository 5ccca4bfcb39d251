using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A tensor that goes into a bundle.</summary>
internal sealed class SmallTensor(
    string path, string name, ElementType elementType, TensorShape shape, byte[] bytes, IReadOnlyList<BaseCandidate> candidates, ContentSlot slot)
{
    public string Path => path;

    public string Name => name;

    public ElementType ElementType => elementType;

    public TensorShape Shape => shape;

    public byte[] Bytes => bytes;

    public IReadOnlyList<BaseCandidate> Candidates => candidates;

    public ContentSlot Slot => slot;

    /// <summary>Id of what was added.</summary>
    public ContentId Id { get; set; }

    public ElementFingerprint Fingerprint { get; set; }

    /// <summary>The bundled tensor it is encoded against; null for none.</summary>
    public ContentAddress? Base { get; set; }

    public string Reason { get; set; } = "no base";

    /// <summary>What is restored; the bytes themselves unless a bound let them differ.</summary>
    public ReadOnlyMemory<byte> Restored { get; set; } = bytes;
}
