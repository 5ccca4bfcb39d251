namespace MGit.Engine.Store.Files;

/// <summary>A file open for durable writing. Positions are explicit; calls on one file are made by one thread at a time.</summary>
public interface IDurableFile : IDisposable
{
    /// <summary>Full path.</summary>
    string Path { get; }

    /// <summary>Bytes in the file now, flushed or not.</summary>
    long Length { get; }

    /// <summary>Writes at a position; the file grows as needed. Not durable before <see cref="Flush"/>.</summary>
    /// <exception cref="Errors.MGitException">DiskFull, InputOutput.</exception>
    void Write(long position, ReadOnlySpan<byte> bytes);

    /// <summary>Returns once everything written so far survives a power failure (the file's entry in its folder apart).</summary>
    void Flush();

    /// <summary>Cuts the file to a length. Not durable before <see cref="Flush"/>.</summary>
    void Truncate(long length);
}
