using System.IO.Compression;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Datasets.Formats;

/// <summary>Opens and lists the files of data sets.</summary>
internal static class DatasetFiles
{
    private static readonly EnumerationOptions Plain = new() { AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden, RecurseSubdirectories = false };

    private static readonly EnumerationOptions Deep = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden,
        RecurseSubdirectories = true,
        MaxRecursionDepth = 16,
    };

    public static FileStream OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.SequentialScan);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(failed, path);
        }
    }

    /// <summary>The files of a folder (or the file itself) in ordinal order; links are not followed.</summary>
    public static IReadOnlyList<string> List(string path, bool deep = false)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? [path] : throw FileErrors.Translate(new FileNotFoundException(), path);
        }

        try
        {
            return [.. Directory.EnumerateFiles(path, "*", deep ? Deep : Plain).Order(StringComparer.Ordinal)];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(failed, path);
        }
    }

    /// <summary>
    /// Reads as many bytes as a file says it has, from the file or out of gzip. The array grows with what is there: a header that
    /// promises more than the file has costs nothing.
    /// </summary>
    public static byte[] ReadExactly(Stream stream, long length, string path, CancellationToken cancellationToken)
    {
        byte[] bytes = new byte[Math.Min(length, 1 << 20)];
        int filled = 0;
        while (filled < length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (filled == bytes.Length)
            {
                Array.Resize(ref bytes, (int)Math.Min(length, 2L * bytes.Length));
            }

            int read = Read(stream, bytes.AsSpan(filled), path);
            if (read == 0)
            {
                throw DatasetFault.In(path, $"the file ends after {filled} of the {length} bytes that its header promises");
            }

            filled += read;
        }

        return bytes;
    }

    public static int Read(Stream stream, Span<byte> destination, string path)
    {
        try
        {
            return stream.Read(destination);
        }
        catch (InvalidDataException damaged)
        {
            throw DatasetFault.In(path, "the gzip data is damaged", damaged);
        }
        catch (IOException failed)
        {
            throw FileErrors.Translate(failed, path);
        }
    }

    /// <summary>The file's bytes, unpacked where it ends in .gz.</summary>
    public static Stream Unpacked(FileStream file)
        => file.Name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
}
