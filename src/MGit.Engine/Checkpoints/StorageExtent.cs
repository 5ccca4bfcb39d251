using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints;

/// <summary>
/// One contiguous run of a file's bytes that is stored as a tensor content of its own. Extents of a file never overlap and are in
/// ascending order. The bytes are little-endian and row-major: element i of the shape lies at i * element size.
/// </summary>
/// <param name="Offset">Where the run begins in the file, in bytes.</param>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="Shape">
/// The tensor's shape where one contiguous tensor covers the run exactly; else the storage's length as a single dimension.
/// </param>
public sealed record StorageExtent(long Offset, ElementType ElementType, TensorShape Shape)
{
    /// <summary>Bytes in the run.</summary>
    public long Length { get; } = ElementType.ByteSize(Shape.ElementCount);
}
