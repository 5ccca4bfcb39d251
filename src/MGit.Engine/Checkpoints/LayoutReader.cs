using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Other;
using MGit.Engine.Checkpoints.Safetensors;

namespace MGit.Engine.Checkpoints;

/// <summary>Finds out what a file is, by its content first and its name second, and reads its layout.</summary>
internal static class LayoutReader
{
    public static CheckpointLayout Read(ByteSource source, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (name.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            return SafetensorsReader.Read(source);
        }

        if (GgufProbe.Recognise(source))
        {
            return Plain(source, CheckpointFormat.Gguf);
        }

        if (SafetensorsReader.Recognise(source))
        {
            try
            {
                return SafetensorsReader.Read(source);
            }
            catch (CheckpointException e)
            {
                return Plain(source, CheckpointFormat.Plain, $"begins like a safetensors file, and is none: {e.Message} ({e.Fault})");
            }
        }

        return Plain(source, OnnxProbe.Recognise(source, cancellationToken) ? CheckpointFormat.Onnx : CheckpointFormat.Plain);
    }

    private static CheckpointLayout Plain(ByteSource source, CheckpointFormat format, params IReadOnlyList<string> notices)
        => new() { Format = format, Length = source.Length, Notices = notices };
}
