using MGit.Engine.Errors;

namespace MGit.Engine.Checkpoints.Bytes;

/// <summary>A seekable stream, from its beginning. Not thread-safe.</summary>
internal sealed class StreamSource(Stream stream) : ByteSource
{
    public override long Length { get; } = stream.Length;

    public override void Read(long position, Span<byte> destination)
    {
        stream.Position = position;
        try
        {
            stream.ReadExactly(destination);
        }
        catch (EndOfStreamException e)
        {
            throw new MGitException(ErrorCode.InputOutput, "The stream ended before its length.", null, e);
        }
    }
}
