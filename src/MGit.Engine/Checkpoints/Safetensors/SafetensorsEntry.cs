using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Safetensors;

/// <summary>One tensor of a header as it is written there, not yet checked against the others. Offsets count from the end of the header.</summary>
internal readonly record struct SafetensorsEntry(string Name, ElementType ElementType, long[] Dimensions, long Begin, long End);
