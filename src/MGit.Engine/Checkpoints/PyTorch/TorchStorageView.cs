namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>A storage as one persistent id names it: a part of it, counted in elements of a type.</summary>
/// <param name="Storage">The bytes.</param>
/// <param name="Type">The type elements are counted in.</param>
/// <param name="IsUntyped">Whether the id says nothing of a type: the tensor says it.</param>
/// <param name="ByteOffset">Where the part begins in the storage.</param>
/// <param name="ByteLength">Bytes in the part.</param>
internal sealed record TorchStorageView(TorchStorage Storage, TorchType Type, bool IsUntyped, long ByteOffset, long ByteLength);
