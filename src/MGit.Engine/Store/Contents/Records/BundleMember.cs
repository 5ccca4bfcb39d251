using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>One small tensor of a bundle.</summary>
/// <param name="Block">Index of the block it lies in.</param>
/// <param name="Offset">First byte within the decoded block.</param>
/// <param name="ElementType">The block's element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Base">The bundled tensor it was encoded against; null without a base.</param>
internal readonly record struct BundleMember(int Block, int Offset, ElementType ElementType, TensorShape Shape, ContentAddress? Base)
{
    public int Length => (int)ElementType.ByteSize(Shape.ElementCount);
}
