using System.Runtime.Versioning;

namespace MGit.Engine.Store.Files;

/// <summary>Whole files written so that a crash leaves the old one or the new one.</summary>
public static class DurableFilesExtensions
{
    /// <summary>Writes a whole file: temporary file beside it, flush, rename over it, flush of the folder.</summary>
    /// <param name="temporaryFolder">Where the temporary file goes, on the same file system; beside the file when null.</param>
    public static void WriteAllAtomic(this IDurableFiles files, string path, ReadOnlySpan<byte> bytes, string? temporaryFolder = null)
    {
        byte[] copy = bytes.ToArray();
        files.WriteAllAtomic(path, stream => stream.Write(copy), temporaryFolder);
    }

    /// <inheritdoc cref="WriteAllAtomic(IDurableFiles, string, ReadOnlySpan{byte}, string?)"/>
    public static void WriteAllAtomic(this IDurableFiles files, string path, Action<Stream> write, string? temporaryFolder = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(write);
        string target = FollowLink(Path.GetFullPath(path));
        string folder = Path.GetDirectoryName(target)!;
        string temporary = Path.Combine(temporaryFolder ?? folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        bool moved = false;
        try
        {
            using (IDurableFile file = files.Open(temporary, DurableOpen.New))
            {
                using (DurableFileStream stream = new(file))
                {
                    write(stream);
                }

                file.Flush();
            }

            if (!OperatingSystem.IsWindows())
            {
                KeepMode(target, temporary);
            }

            files.Move(temporary, target, overwrite: true);
            moved = true;
            files.FlushDirectory(folder);
        }
        catch when (!moved)
        {
            TryDelete(temporary);
            throw;
        }
    }

    private static string FollowLink(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;

    [UnsupportedOSPlatform("windows")]
    private static void KeepMode(string existing, string replacement)
    {
        if (File.Exists(existing))
        {
            File.SetUnixFileMode(replacement, File.GetUnixFileMode(existing));
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The error that brought us here is the one to report; what is left is a dead temporary file.
        }
    }
}
