using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Files;

internal sealed class DiskFile(string path, SafeFileHandle handle) : IDurableFile
{
    public string Path { get; } = path;

    public long Length
    {
        get
        {
            try
            {
                return RandomAccess.GetLength(handle);
            }
            catch (IOException error)
            {
                throw FileErrors.Translate(error, Path);
            }
        }
    }

    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        Failpoint.Before(FailpointKind.Write, Path);
        try
        {
            RandomAccess.Write(handle, bytes, position);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, Path);
        }

        Failpoint.After(FailpointKind.Write, Path);
    }

    public void Flush() => DiskFiles.Run(FailpointKind.Flush, Path, () =>
    {
        RandomAccess.FlushToDisk(handle);
        return true;
    });

    public void Truncate(long length) => DiskFiles.Run(FailpointKind.Truncate, Path, () =>
    {
        RandomAccess.SetLength(handle, length);
        return true;
    });

    public void Dispose() => handle.Dispose();
}
