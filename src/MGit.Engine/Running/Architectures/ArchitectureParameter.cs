using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Architectures;

/// <summary>A parameter that a declared architecture has.</summary>
/// <param name="Name">Its full name in a model file ("backbone.layers.0.weight").</param>
/// <param name="Role">What it is to its layer ("weight").</param>
/// <param name="ElementType">Type of its elements when it runs.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Start">Its values before training.</param>
/// <param name="IsTrained">False for buffers (running statistics), which training updates without gradients.</param>
public sealed record ArchitectureParameter(
    string Name, string Role, ElementType ElementType, TensorShape Shape, StartValues Start, bool IsTrained = true)
{
    /// <summary>Bytes of its elements.</summary>
    public long Length { get; } = ElementType.ByteSize(Shape.ElementCount);
}
