using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.PyTorch;

/// <summary>A torch dtype.</summary>
/// <param name="Name">As PyTorch writes it ("float32", "quint8").</param>
/// <param name="ItemSize">Bytes per element.</param>
/// <param name="Element">How the elements are stored here; null for a type that has no counterpart.</param>
/// <param name="Meaning">What the elements mean where <paramref name="Element"/> does not say it all ("quint8"), or null.</param>
internal sealed record TorchType(string Name, int ItemSize, ElementType? Element, string? Meaning = null);
