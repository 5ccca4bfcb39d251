using MGit.Engine.Codecs;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A tensor whose id is known and whose records are to be written.</summary>
/// <param name="Source">Reads its bytes.</param>
/// <param name="Id">Id of what is restored.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
/// <param name="FirstLeaf">Hash of its first leaf; none for a tensor of one leaf.</param>
/// <param name="Original">Bounded tensors: id of what was added, where it differs.</param>
/// <param name="Epsilon">The bound's epsilon; 0 without an original.</param>
/// <param name="Base">What it is encoded against.</param>
/// <param name="Bound">The bound to encode with, or null.</param>
internal sealed record RunTarget(
    TensorSource Source, ContentId Id, ElementFingerprint Fingerprint, ContentId FirstLeaf, ContentId Original, double Epsilon, TensorBase? Base, ErrorBound? Bound)
{
    public BlockGeometry Geometry { get; } = new(Source.ElementType, Source.Shape.ElementCount);
}
