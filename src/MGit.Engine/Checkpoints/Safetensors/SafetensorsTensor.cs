using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>A tensor to be written.</summary>
/// <param name="Name">Unique in the file, and not "__metadata__".</param>
/// <param name="ElementType">A type the format has a name for (C128 has none).</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="WriteBytes">Writes the elements, little-endian and row-major, exactly as many bytes as type and shape take. Called once.</param>
public sealed record SafetensorsTensor(string Name, ElementType ElementType, TensorShape Shape, Action<Stream> WriteBytes)
{
    /// <summary>Bytes of the elements.</summary>
    public long Length { get; } = ElementType.ByteSize(Shape.ElementCount);
}
