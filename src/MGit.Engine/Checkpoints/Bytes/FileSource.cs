using MGit.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Checkpoints.Bytes;

/// <summary>An open file. The length is taken once, so that a file that grows meanwhile does not move under the reader.</summary>
internal sealed class FileSource(SafeFileHandle handle) : ByteSource
{
    public override long Length { get; } = RandomAccess.GetLength(handle);

    public override void Read(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int count = RandomAccess.Read(handle, destination, position);
            if (count == 0)
            {
                throw new MGitException(ErrorCode.InputOutput, "The file became shorter while it was read. Wait until it is written completely and try again.");
            }

            destination = destination[count..];
            position += count;
        }
    }
}
