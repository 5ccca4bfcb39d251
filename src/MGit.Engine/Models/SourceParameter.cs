using MGit.Engine.Tensors;

namespace MGit.Engine.Models;

/// <summary>A named parameter of an opened model.</summary>
/// <param name="Name">Its name in its file ("backbone.0.weight").</param>
/// <param name="File">The file it lies in, relative to the model, with forward slashes.</param>
/// <param name="ElementType">Type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Index">Its place in <see cref="ModelSource.Parameters"/>.</param>
/// <param name="Quantization">How stored integers are to be read, or null.</param>
public sealed record SourceParameter(string Name, string File, ElementType ElementType, TensorShape Shape, int Index, string? Quantization = null)
{
    /// <summary>Bytes of the tensor, row-major and contiguous.</summary>
    public long Length { get; } = ElementType.ByteSize(Shape.ElementCount);
}
