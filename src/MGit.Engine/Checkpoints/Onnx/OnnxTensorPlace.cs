using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>A tensor of a file whose values are to be read: what it is, where its message lies, and where its data does if that is contiguous.</summary>
internal readonly record struct OnnxTensorPlace(
    string Name, OnnxType Type, TensorShape Shape, OnnxDataKind Kind, long MessageStart, long MessageEnd, long DataStart, long DataLength);
