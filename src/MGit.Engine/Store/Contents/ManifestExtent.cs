using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>A run of a file's bytes that is a stored tensor.</summary>
/// <param name="Offset">First byte in the file.</param>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Content">Index into <see cref="Manifest.Contents"/>.</param>
/// <param name="Member">Index in the bundle, or -1.</param>
public readonly record struct ManifestExtent(long Offset, ElementType ElementType, TensorShape Shape, int Content, int Member)
{
    /// <summary>Bytes in the run.</summary>
    public long Length => ElementType.ByteSize(Shape.ElementCount);
}
