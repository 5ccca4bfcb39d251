namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>A parsed header, in the order it was written.</summary>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Tensors, IReadOnlyDictionary<string, string> Metadata);
