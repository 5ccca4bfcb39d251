namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>Where external data lies, as the model says it.</summary>
/// <param name="Location">A path relative to the model's folder; not checked yet.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes, or null where the model does not say.</param>
internal sealed record OnnxExternal(string Location, long Offset, long? Length);
