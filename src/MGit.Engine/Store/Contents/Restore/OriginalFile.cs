using System.Security.Cryptography;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>One stored file, put together from its skeleton and its tensors: decoded in parallel, hashed and written in order.</summary>
internal sealed class OriginalFile(RestoreContext context, Manifest manifest, ManifestFile file)
{
    /// <summary>Small parts are gathered up to this size, so that thousands of tiny tensors do not cost a task each.</summary>
    private const int PieceBytes = 1024 * 1024;

    private readonly byte[]? _skeleton =
        file.SkeletonLength is > 0 and <= BytesHeader.MaxSkeleton ? context.Store.ReadBytes(file.Skeleton) : null;

    /// <exception cref="MGitException">ContentCorrupt: the bytes are not those that were added.</exception>
    public void Write(IDurableFile written)
    {
        if (_skeleton is not null && _skeleton.Length != file.SkeletonLength)
        {
            throw Differs($"its skeleton has {_skeleton.Length} bytes where {file.SkeletonLength} are needed");
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long position = 0;
        OrderedWork.Run(
            Pieces(), piece => piece.Length, Make,
            (_, bytes) =>
            {
                Task hashing = Task.Run(() => hash.AppendData(bytes.Span));
                try
                {
                    written.Write(position, bytes.Span);
                }
                finally
                {
                    hashing.GetAwaiter().GetResult();
                }

                position += bytes.Length;
                context.Report(file.Path, bytes.Length);
            },
            context.Store.MaxParallelism, context.Cancellation);
        if (!file.IsExact)
        {
            ChecksumFixer.Fix(written, file.Fixups, context.Cancellation);
        }
        else if (new ContentId(hash.GetHashAndReset()) != file.Sha256)
        {
            throw Differs("its SHA-256 is another one");
        }
    }

    private void Make(FilePiece piece, Span<byte> bytes)
    {
        foreach (FilePart part in piece.Parts)
        {
            Span<byte> target = bytes[..part.Length];
            if (part.Address is { } address)
            {
                context.Store.Read(address, part.Offset, target);
            }
            else
            {
                _skeleton.AsSpan((int)part.Offset, part.Length).CopyTo(target);
            }

            bytes = bytes[part.Length..];
        }
    }

    private IEnumerable<FilePiece> Pieces()
    {
        List<FilePart> held = [];
        int length = 0;
        foreach (FilePart part in Parts())
        {
            if (held.Count > 0 && length + part.Length > PieceBytes)
            {
                yield return new FilePiece(length, [.. held]);
                held.Clear();
                length = 0;
            }

            held.Add(part);
            length += part.Length;
        }

        if (held.Count > 0)
        {
            yield return new FilePiece(length, held);
        }
    }

    private IEnumerable<FilePart> Parts()
    {
        long position = 0, skeleton = 0;
        foreach (ManifestExtent extent in file.Extents)
        {
            foreach (FilePart part in Skeleton(skeleton, extent.Offset - position))
            {
                yield return part;
            }

            skeleton += extent.Offset - position;
            ContentAddress address = manifest.AddressOf(extent);
            if (context.Store.LengthOf(address) != extent.Length)
            {
                throw Differs($"the content {address} does not have the {extent.Length} bytes of its place");
            }

            foreach (ContentPiece piece in context.Store.PiecesOf(address))
            {
                yield return new FilePart(address, piece.Offset, piece.Length);
            }

            position = extent.Offset + extent.Length;
        }

        foreach (FilePart part in Skeleton(skeleton, file.Length - position))
        {
            yield return part;
        }
    }

    private IEnumerable<FilePart> Skeleton(long start, long length)
    {
        // A skeleton too large for one record is a tensor of bytes.
        ContentAddress? address = _skeleton is null ? new ContentAddress(file.Skeleton) : null;
        for (long done = 0; done < length; done += PieceBytes)
        {
            yield return new FilePart(address, start + done, (int)Math.Min(PieceBytes, length - done));
        }
    }

    private MGitException Differs(string fault) => new(
        ErrorCode.ContentCorrupt, $"'{file.Path}' cannot be restored as it was added: {fault}. Run Test-LineageStore to see what is damaged.", file.Path);
}
