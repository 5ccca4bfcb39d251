using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A stored tensor of a base's manifest.</summary>
/// <param name="ElementType">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Address">Where it is stored.</param>
internal sealed record BaseTensor(ElementType ElementType, TensorShape Shape, ContentAddress Address);
