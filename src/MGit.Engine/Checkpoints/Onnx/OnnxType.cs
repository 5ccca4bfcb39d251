using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>An element type of ONNX.</summary>
/// <param name="Number">TensorProto.DataType.</param>
/// <param name="Name">The specification's name ("FLOAT", "INT4").</param>
/// <param name="Bits">Bits per element in raw data; 0 for texts, which have none.</param>
/// <param name="Element">How the elements are stored here; null for a type that has no counterpart.</param>
internal sealed record OnnxType(int Number, string Name, int Bits, ElementType? Element)
{
    /// <summary>Bytes of raw data for so many elements; types of 2 and 4 bits are packed.</summary>
    public Int128 ByteSize(long count) => (((Int128)count * Bits) + 7) / 8;

    /// <summary>The name in this product where there is one.</summary>
    public string Shown => Element?.Name() ?? Name;
}
