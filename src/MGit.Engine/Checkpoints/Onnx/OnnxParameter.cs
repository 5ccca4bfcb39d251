namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>A tensor of a model that is one of its parameters.</summary>
/// <param name="Name">Its name, unique in the model.</param>
/// <param name="Tensor">The tensor.</param>
internal sealed record OnnxParameter(string Name, OnnxTensor Tensor);
