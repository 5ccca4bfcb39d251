using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>An extent of a file to be added, as base choice sees it.</summary>
/// <param name="Path">The file's path in the model.</param>
/// <param name="Extent">Index in the file's layout.</param>
/// <param name="ElementType">Its element type.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Names">The parameters that view it; empty for bytes without a name.</param>
internal sealed record ModelTensor(string Path, int Extent, ElementType ElementType, TensorShape Shape, IReadOnlyList<string> Names);
