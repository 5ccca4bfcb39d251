namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>A sparse tensor: the elements that are not zero, and where they are.</summary>
internal sealed record OnnxSparseTensor(OnnxTensor? Values, OnnxTensor? Indices);
