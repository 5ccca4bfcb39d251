namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>An attribute of an operator.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">Its value as canonical text; null where it is made of tensors or graphs, or values were not asked for.</param>
/// <param name="Tensors">Tensors in it.</param>
/// <param name="Graphs">Graphs in it: the branches of an If, the body of a Loop.</param>
/// <param name="Reference">In a function, the name of the function's attribute that is meant, or null.</param>
internal sealed record OnnxAttribute(string Name, string? Text, IReadOnlyList<OnnxTensor> Tensors, IReadOnlyList<OnnxGraph> Graphs, string? Reference);
