using MGit.Engine.Errors;
using MGit.Engine.Store.Files;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A file that is being added. It must not change meanwhile: <see cref="RequireUnchanged"/>.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    public SourceFile(string path, long expectedLength)
    {
        FullPath = path;
        Seen = DateTime.UtcNow.Ticks;
        Identity = FileIdentity.Of(path) ?? throw new MGitException(ErrorCode.PathNotFound, $"'{path}' does not exist.", path);
        if (Identity.Size != expectedLength)
        {
            throw Changed();
        }

        try
        {
            _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, path);
        }
    }

    public string FullPath { get; }

    public FileIdentity Identity { get; }

    /// <summary>When the identity was taken, in ticks.</summary>
    public long Seen { get; }

    public void Read(long offset, Span<byte> destination)
    {
        try
        {
            while (!destination.IsEmpty)
            {
                int read = RandomAccess.Read(_handle, destination, offset);
                if (read == 0)
                {
                    throw Changed();
                }

                destination = destination[read..];
                offset += read;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, FullPath);
        }
    }

    /// <exception cref="MGitException">InputOutput: the file is not as it was when reading began.</exception>
    public void RequireUnchanged()
    {
        if (FileIdentity.Of(FullPath) != Identity)
        {
            throw Changed();
        }
    }

    public void Dispose() => _handle.Dispose();

    private MGitException Changed() => new(
        ErrorCode.InputOutput, $"'{FullPath}' changed while it was read; nothing was stored. Add it again when whatever writes it is done.", FullPath);
}
