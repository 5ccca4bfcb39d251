using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Folders;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Checkpoints;

/// <summary>
/// Reads what a model on disk holds: files, the runs of bytes that are tensors, their names and shapes. No tensor data is read, nothing
/// of a file is executed, and memory is bounded by the file's head or directory, never by its size.
/// </summary>
public static class CheckpointReader
{
    /// <summary>Reads a file, or a folder with all its files. To an ONNX file belong the files it has data in.</summary>
    /// <exception cref="CheckpointException">
    /// A file is malformed, a set of shards or external data is not complete or leaves the folder, or one shard of a set was named alone.
    /// </exception>
    /// <exception cref="MGitException">PathNotFound or InputOutput.</exception>
    public static Checkpoint Open(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = FileAccessErrors.FullPath(path);
        if (Directory.Exists(full))
        {
            return FolderReader.Read(Path.TrimEndingDirectorySeparator(full), cancellationToken);
        }

        ShardNames.RefuseSingleShard(full);
        CheckpointLayout layout = ReadLayout(full, cancellationToken);
        CheckpointFile file = new(full, Path.GetFileName(full), layout);
        IReadOnlyList<CheckpointFile> files = layout.External.Count > 0 ? OnnxExternalFiles.WithFiles(file, cancellationToken) : [file];
        return new Checkpoint(full, layout.Format, files, [.. EvidenceReader.Read(files, cancellationToken)]);
    }

    /// <inheritdoc cref="ReadLayout(SafeFileHandle, string, CancellationToken)"/>
    public static CheckpointLayout ReadLayout(string filePath, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(filePath);
        if (new FileInfo(filePath) is { Exists: true, Length: 0 })
        {
            // Not opened: pipes and devices have no length either, and opening a pipe waits for somebody to write into it.
            return ReadLayout(Stream.Null, filePath, cancellationToken);
        }

        using SafeFileHandle handle = FileAccessErrors.OpenRead(filePath);
        return ReadLayout(handle, filePath, cancellationToken);
    }

    /// <summary>Reads one file's layout.</summary>
    /// <param name="handle">The open file; stays open.</param>
    /// <param name="name">The file's name or path, for its extension and for messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="CheckpointException">The file is malformed.</exception>
    public static CheckpointLayout ReadLayout(SafeFileHandle handle, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handle);
        return ReadLayout(() => new FileSource(handle), name, cancellationToken);
    }

    /// <summary>Reads the layout of a file that lies in a seekable stream from its beginning to its end.</summary>
    /// <inheritdoc cref="ReadLayout(SafeFileHandle, string, CancellationToken)"/>
    public static CheckpointLayout ReadLayout(Stream stream, string name, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadLayout(() => new StreamSource(stream), name, cancellationToken);
    }

    private static CheckpointLayout ReadLayout(Func<ByteSource> open, string name, CancellationToken cancellationToken)
    {
        try
        {
            return LayoutReader.Read(open(), name, cancellationToken);
        }
        catch (CheckpointException e)
        {
            throw e.In(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileAccessErrors.Translate(e, name);
        }
    }
}
