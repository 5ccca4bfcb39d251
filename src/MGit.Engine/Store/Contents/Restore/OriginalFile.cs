using System.Security.Cryptography;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>One stored file, put together from its skeleton and its tensors: decoded in parallel, hashed and written in order.</summary>
internal sealed class OriginalFile(RestoreContext context, Manifest manifest, ManifestFile file)
{
    /// <summary>Small parts are gathered up to this size, so that thousands of tiny tensors do not cost a task each.</summary>
    private const int PieceBytes = 1024 * 1024;

    private readonly StoredFileParts _parts = new(context.Store, manifest, file);

    /// <exception cref="Errors.MGitException">ContentCorrupt: the bytes are not those that were added.</exception>
    public void Write(IDurableFile written)
    {
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
            throw _parts.Differs("its SHA-256 is another one");
        }
    }

    private void Make(FilePiece piece, Span<byte> bytes)
    {
        foreach (FilePart part in piece.Parts)
        {
            _parts.Read(part, bytes[..part.Length]);
            bytes = bytes[part.Length..];
        }
    }

    private IEnumerable<FilePiece> Pieces()
    {
        List<FilePart> held = [];
        int length = 0;
        foreach (FilePart part in _parts.All())
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
}
