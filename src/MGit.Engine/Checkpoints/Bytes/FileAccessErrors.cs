using MGit.Engine.Errors;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Checkpoints.Bytes;

/// <summary>Opens files for reading, and says in the engine's errors why one could not be.</summary>
internal static class FileAccessErrors
{
    public static string FullPath(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception e) when (e is ArgumentException or IOException or NotSupportedException)
        {
            throw new MGitException(ErrorCode.PathInvalid, $"'{Shown.Text(path)}' is not a legal path.", path, e);
        }
    }

    public static SafeFileHandle OpenRead(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, FileOptions.RandomAccess);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Translate(e, path);
        }
    }

    public static MGitException Translate(Exception exception, string path) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException
            => new MGitException(ErrorCode.PathNotFound, $"{path}: there is no such file or folder.", path, exception),
        _ => new MGitException(ErrorCode.InputOutput, $"{path}: {exception.Message}", path, exception),
    };
}
