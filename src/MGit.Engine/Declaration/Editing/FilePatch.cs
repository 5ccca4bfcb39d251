using System.Security.Cryptography;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Declaration.Editing;

/// <summary>
/// A change of one file, with the hash of what it applies to and of what comes out. Immutable. It can be kept and applied later: then only
/// if the file is still what it was.
/// </summary>
public sealed class FilePatch
{
    private FilePatch(string path, ContentId before, ContentId after, IReadOnlyList<FileSplice> splices)
    {
        Path = path;
        Before = before;
        After = after;
        Splices = splices;
    }

    /// <summary>Path from the repository's root, with slashes.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the file it applies to; none (all zero) where the file does not exist before.</summary>
    public ContentId Before { get; }

    /// <summary>SHA-256 of the result.</summary>
    public ContentId After { get; }

    /// <summary>In ascending order, without overlap.</summary>
    public IReadOnlyList<FileSplice> Splices { get; }

    /// <summary>SHA-256 of a file's bytes; none (all zero) for null, a file that is not there.</summary>
    public static ContentId HashOf(byte[]? content) => content is null ? default : new ContentId(SHA256.HashData(content));

    /// <summary>Makes a patch and applies it.</summary>
    /// <param name="path">Path from the repository's root, with slashes.</param>
    /// <param name="content">The file as it is; null where it does not exist.</param>
    /// <param name="splices">The changes, in ascending order.</param>
    /// <param name="result">The file as it becomes.</param>
    public static FilePatch Create(string path, byte[]? content, IReadOnlyList<FileSplice> splices, out byte[] result)
    {
        result = Replace(content ?? [], splices)
            ?? throw new ArgumentException("The splices overlap, are out of order, or lie outside of the file.", nameof(splices));
        return new FilePatch(path, HashOf(content), HashOf(result), splices);
    }

    /// <summary>Reads a patch of its parts, as a table keeps them.</summary>
    /// <exception cref="MGitException">ContentCorrupt: these bytes are no splices.</exception>
    public static FilePatch Parse(string path, ContentId before, ContentId after, ReadOnlyMemory<byte> splices)
        => new(path, before, after, ReadSplices(new PatchReader(splices)));

    /// <summary>Whether these bytes are what the patch applies to.</summary>
    public bool AppliesTo(byte[]? content) => HashOf(content) == Before;

    /// <summary>The file after the change.</summary>
    /// <param name="content">The file as it is; null where it does not exist.</param>
    /// <exception cref="MGitException">DeclarationConflict: the file is not what the patch was made for. ContentCorrupt: the patch is damaged.</exception>
    public byte[] Apply(byte[]? content)
    {
        if (!AppliesTo(content))
        {
            throw new MGitException(ErrorCode.DeclarationConflict, $"{Path} was changed meanwhile; the change that was prepared for it is not applied.", Path);
        }

        byte[]? result = Replace(content ?? [], Splices);
        return result is not null && HashOf(result) == After ? result : throw PatchReader.Fault();
    }

    /// <summary>The splices alone as bytes, for <see cref="Parse(string, ContentId, ContentId, ReadOnlyMemory{byte})"/>.</summary>
    public byte[] SplicesToBytes()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        WriteSplices(writer);
        return stream.ToArray();
    }

    public override string ToString() => $"{Path}: {Splices.Count} splices";

    private static FileSplice[] ReadSplices(PatchReader reader)
    {
        // A splice takes three bytes at least: a count beyond that is no count.
        FileSplice[] splices = new FileSplice[reader.Number(reader.Remaining / 3)];
        int offset = 0;
        for (int i = 0; i < splices.Length; i++)
        {
            offset = checked(offset + reader.Number(int.MaxValue - offset));
            int removed = reader.Number(int.MaxValue - offset);
            splices[i] = new FileSplice(offset, removed, reader.Take(reader.Number(reader.Remaining)));
            offset += removed;
        }

        return reader.Remaining == 0 ? splices : throw PatchReader.Fault();
    }

    private static byte[]? Replace(ReadOnlySpan<byte> content, IReadOnlyList<FileSplice> splices)
    {
        long length = content.Length;
        int end = 0;
        foreach (FileSplice splice in splices)
        {
            if (splice.Offset < end || splice.Removed < 0 || splice.Removed > content.Length - splice.Offset)
            {
                return null;
            }

            end = splice.Offset + splice.Removed;
            length += splice.Inserted.Length - splice.Removed;
        }

        if (length > Array.MaxLength)
        {
            return null;
        }

        byte[] result = new byte[length];
        Span<byte> rest = result;
        int from = 0;
        foreach (FileSplice splice in splices)
        {
            content[from..splice.Offset].CopyTo(rest);
            rest = rest[(splice.Offset - from)..];
            splice.Inserted.Span.CopyTo(rest);
            rest = rest[splice.Inserted.Length..];
            from = splice.Offset + splice.Removed;
        }

        content[from..].CopyTo(rest);
        return result;
    }

    private void WriteSplices(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Splices.Count);
        int offset = 0;
        foreach (FileSplice splice in Splices)
        {
            writer.Write7BitEncodedInt(splice.Offset - offset);
            writer.Write7BitEncodedInt(splice.Removed);
            writer.Write7BitEncodedInt(splice.Inserted.Length);
            writer.Write(splice.Inserted.Span);
            offset = splice.Offset + splice.Removed;
        }
    }
}
