using MGit.Engine.Tensors;

namespace MGit.Engine.Running;

/// <summary>An array that goes into a model or comes out of it.</summary>
/// <param name="Name">The input's or output's name.</param>
/// <param name="ElementType">Type of the elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Data">Row-major, little-endian bytes.</param>
public sealed record NamedArray(string Name, ElementType ElementType, TensorShape Shape, ReadOnlyMemory<byte> Data);
