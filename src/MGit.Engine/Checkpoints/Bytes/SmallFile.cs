using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Checkpoints.Bytes;

/// <summary>Reads a file of settings or words whole; one that is too large to be such a file is not read.</summary>
internal static class SmallFile
{
    /// <summary>In bytes. An index of 300,000 tensors has about 30 MB.</summary>
    public const int Limit = 100_000_000;

    /// <returns>The bytes, without a UTF-8 byte order mark; null where the file is larger than the limit.</returns>
    public static byte[]? Read(string path, int limit = Limit)
    {
        using SafeFileHandle handle = FileAccessErrors.OpenRead(path);
        try
        {
            FileSource source = new(handle);
            if (source.Length > limit)
            {
                return null;
            }

            byte[] bytes = new byte[(int)source.Length];
            source.Read(0, bytes);
            return bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileAccessErrors.Translate(e, path);
        }
    }
}
