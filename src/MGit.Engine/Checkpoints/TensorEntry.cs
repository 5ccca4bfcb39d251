using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints;

/// <summary>A named tensor of a checkpoint, as a view into one of the file's extents.</summary>
/// <param name="Name">The parameter's name ("backbone.0.weight"); unique in a file.</param>
/// <param name="ElementType">The tensor's element type (that of its extent).</param>
/// <param name="Shape">The tensor's shape.</param>
/// <param name="Extent">Index of the extent in <see cref="CheckpointLayout.Extents"/>; -1 for a tensor without elements.</param>
/// <param name="ElementOffset">First element of the view within the extent.</param>
/// <param name="Strides">Elements to step per dimension; null when the view is contiguous and row-major.</param>
/// <param name="Quantization">How the stored integers are to be read ("per_tensor_affine scale=0.1 zero_point=3"), or null.</param>
public sealed record TensorEntry(
    string Name,
    ElementType ElementType,
    TensorShape Shape,
    int Extent,
    long ElementOffset = 0,
    IReadOnlyList<long>? Strides = null,
    string? Quantization = null);
