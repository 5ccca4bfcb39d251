using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Models;

/// <summary>A file or folder that nobody has added. Its files are opened at the first read and stay open.</summary>
internal sealed class FileModel : ExtentModel
{
    private readonly Checkpoint _checkpoint;
    private readonly Lazy<(SafeFileHandle Handle, FileSource Source)>[] _files;

    public FileModel(string name, Checkpoint checkpoint, CancellationToken cancellationToken)
        : base(ViewsOf(checkpoint), cancellationToken)
    {
        Name = name;
        _checkpoint = checkpoint;
        Files = [.. checkpoint.Files.Select(file => file.RelativePath)];
        _files = [.. checkpoint.Files.Select(file => new Lazy<(SafeFileHandle, FileSource)>(() => Open(file)))];
    }

    public override string Name { get; }

    public override CheckpointFormat Format => _checkpoint.Format;

    public override IReadOnlyList<ParentEvidence> Evidence => _checkpoint.Evidence;

    public override IReadOnlyList<string> Files { get; }

    public override Stream OpenFile(string relativePath)
    {
        CheckpointFile file = _checkpoint.Files.FirstOrDefault(candidate => candidate.RelativePath == relativePath)
            ?? throw new MGitException(ErrorCode.PathNotFound, $"{Name} has no file '{relativePath}'; it has {string.Join(", ", Files.Take(5))}.", relativePath);
        return new FileStream(FileAccessErrors.OpenRead(file.FullPath), FileAccess.Read);
    }

    protected override void ReadExtent(ExtentView view, long offset, Span<byte> destination)
    {
        CheckpointFile file = _checkpoint.Files[view.File];
        try
        {
            _files[view.File].Value.Source.Read(checked(file.Layout.Extents[view.Entry.Extent].Offset + offset), destination);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileAccessErrors.Translate(error, file.FullPath);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (Lazy<(SafeFileHandle Handle, FileSource Source)> file in _files.Where(file => file.IsValueCreated))
            {
                file.Value.Handle.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private static (SafeFileHandle Handle, FileSource Source) Open(CheckpointFile file)
    {
        SafeFileHandle handle = FileAccessErrors.OpenRead(file.FullPath);
        FileSource source = new(handle);
        if (source.Length == file.Layout.Length)
        {
            return (handle, source);
        }

        handle.Dispose();
        throw new MGitException(ErrorCode.InputOutput, $"'{file.FullPath}' changed while it was read. Wait until it is written completely and try again.", file.FullPath);
    }

    private static IEnumerable<ExtentView> ViewsOf(Checkpoint checkpoint)
    {
        for (int file = 0; file < checkpoint.Files.Count; file++)
        {
            CheckpointFile holder = checkpoint.Files[file];
            foreach (TensorEntry entry in holder.Layout.Tensors)
            {
                yield return entry.Extent < 0
                    ? new ExtentView(file, holder.RelativePath, entry, entry.ElementType, entry.Shape)
                    : new ExtentView(
                        file, holder.RelativePath, entry, holder.Layout.Extents[entry.Extent].ElementType, holder.Layout.Extents[entry.Extent].Shape);
            }
        }
    }
}
