using MGit.Engine.Tensors;

namespace MGit.Torch.Sharing;

/// <summary>What a tensor in memory is.</summary>
/// <param name="Content">The content id of the stored tensor, shape and type included.</param>
/// <param name="ElementType">The type it has in memory, which a declared architecture may ask for.</param>
/// <param name="Device">Where it lies: "cpu", "cuda:0".</param>
internal readonly record struct TensorKey(ContentId Content, ElementType ElementType, string Device);
