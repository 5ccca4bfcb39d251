using MGit.Engine.Codecs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>What is known of a stored content without reading it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">The sort of record it lies in: one of its own, a bundle, or compressed bytes.</param>
/// <param name="ElementType">Type of its elements; U8 for opaque bytes.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="RawLength">Its bytes.</param>
/// <param name="StoredLength">Bytes it takes in the packs; a bundle member's share of its block.</param>
/// <param name="Base">The content its delta is against; null for one stored whole.</param>
/// <param name="Chain">Deltas to undo to read it.</param>
/// <param name="Mode">How most of its bytes are encoded.</param>
/// <param name="Fingerprint">Over its elements, whatever their order; null where none was kept.</param>
public sealed record ContentInfo(
    ContentId Id,
    RecordKind Kind,
    ElementType ElementType,
    TensorShape Shape,
    long RawLength,
    long StoredLength,
    ContentId? Base,
    int Chain,
    BlockMode Mode,
    ElementFingerprint? Fingerprint)
{
    /// <summary>The mode's name, or "Bytes" for compressed bytes.</summary>
    public string Codec => Kind is RecordKind.Skeleton or RecordKind.Manifest ? "Bytes" : Mode.ToString();
}
