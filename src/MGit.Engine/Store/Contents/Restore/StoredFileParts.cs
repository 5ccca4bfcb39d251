using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Records;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>
/// Where each byte of a stored file comes from: its skeleton, or one of its contents. Reads any stretch, decoding only what lies in it.
/// Thread-safe. Checksums inside the file of a bounded node are those that were added, see <see cref="ChecksumFixer"/>.
/// </summary>
internal sealed class StoredFileParts
{
    /// <summary>Parts are cut to this size at most where they need not be decoded whole.</summary>
    private const int PieceBytes = 1024 * 1024;

    private readonly ContentStore _store;
    private readonly ManifestFile _file;
    private readonly byte[]? _skeleton;
    private readonly Run[] _runs;
    private readonly long[] _starts;

    public StoredFileParts(ContentStore store, Manifest manifest, ManifestFile file)
    {
        _store = store;
        _file = file;
        if (file.SkeletonLength is > 0 and <= BytesHeader.MaxSkeleton)
        {
            _skeleton = store.ReadBytes(file.Skeleton);
            if (_skeleton.Length != file.SkeletonLength)
            {
                throw Differs($"its skeleton has {_skeleton.Length} bytes where {file.SkeletonLength} are needed");
            }
        }

        _runs = [.. RunsOf(manifest)];
        _starts = [.. _runs.Select(run => run.Start)];
    }

    /// <summary>Every part in order, none larger than a few MiB.</summary>
    public IEnumerable<FilePart> All()
    {
        foreach (Run run in _runs)
        {
            if (run is not { Address: { } address, IsExtent: true })
            {
                for (long done = 0; done < run.Length; done += PieceBytes)
                {
                    yield return new FilePart(run.Address, run.Offset + done, (int)Math.Min(PieceBytes, run.Length - done));
                }

                continue;
            }

            RequireLength(run);
            foreach (ContentPiece piece in _store.PiecesOf(address))
            {
                yield return new FilePart(address, piece.Offset, piece.Length);
            }
        }
    }

    public void Read(FilePart part, Span<byte> destination)
    {
        if (part.Address is { } address)
        {
            _store.Read(address, part.Offset, destination[..part.Length]);
        }
        else
        {
            _skeleton.AsSpan((int)part.Offset, part.Length).CopyTo(destination);
        }
    }

    /// <summary>Fills the destination with the file's bytes from a position; all of them have to lie inside.</summary>
    public void Read(long position, Span<byte> destination)
    {
        int at = Array.BinarySearch(_starts, position);
        for (int index = at >= 0 ? at : ~at - 1; !destination.IsEmpty; index++)
        {
            Run run = _runs[index];
            long within = position - run.Start;
            int taken = (int)Math.Min(run.Length - within, destination.Length);
            Read(new FilePart(run.Address, run.Offset + within, taken), destination);
            destination = destination[taken..];
            position += taken;
        }
    }

    /// <summary>An error that says why the file cannot be as it was.</summary>
    public MGitException Differs(string fault) => new(
        ErrorCode.ContentCorrupt, $"'{_file.Path}' cannot be restored as it was added: {fault}. Run Test-LineageStore to see what is damaged.", _file.Path);

    private IEnumerable<Run> RunsOf(Manifest manifest)
    {
        // A skeleton too large for one record is a tensor of bytes.
        ContentAddress? skeletonAddress = _skeleton is null && _file.SkeletonLength > 0 ? new ContentAddress(_file.Skeleton) : null;
        long position = 0, skeleton = 0;
        foreach (ManifestExtent extent in _file.Extents)
        {
            if (extent.Offset > position)
            {
                yield return new Run(position, extent.Offset - position, skeletonAddress, skeleton, false);
                skeleton += extent.Offset - position;
            }

            if (extent.Length > 0)
            {
                yield return new Run(extent.Offset, extent.Length, manifest.AddressOf(extent), 0, true);
            }

            position = extent.Offset + extent.Length;
        }

        if (_file.Length > position)
        {
            yield return new Run(position, _file.Length - position, skeletonAddress, skeleton, false);
        }
    }

    private void RequireLength(Run run)
    {
        if (_store.LengthOf(run.Address!.Value) != run.Length)
        {
            throw Differs($"the content {run.Address} does not have the {run.Length} bytes of its place");
        }
    }

    private readonly record struct Run(long Start, long Length, ContentAddress? Address, long Offset, bool IsExtent);
}
