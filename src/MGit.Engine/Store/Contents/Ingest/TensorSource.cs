using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Where a tensor to be added comes from.</summary>
/// <param name="Path">The file's path in the model.</param>
/// <param name="Name">The parameter's name, or what the bytes are.</param>
/// <param name="ElementType">Type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Read">Reads bytes of the tensor, from an offset in it.</param>
/// <param name="Slot">Receives where it is stored.</param>
internal sealed record TensorSource(string Path, string Name, ElementType ElementType, TensorShape Shape, ReadBytes Read, ContentSlot Slot);

/// <summary>Reads bytes from an offset; the destination is filled.</summary>
internal delegate void ReadBytes(long offset, Span<byte> destination);
