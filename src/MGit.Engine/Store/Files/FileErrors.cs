using MGit.Engine.Errors;

namespace MGit.Engine.Store.Files;

/// <summary>Turns the system's input and output errors into the engine's.</summary>
public static class FileErrors
{
    private const int NoSpaceUnix = 28;
    private const int QuotaLinux = 122;
    private const int QuotaMac = 69;
    private const int ReadOnlyUnix = 30;
    private const int DiskFullWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullWindows = unchecked((int)0x80070027);
    private const int WriteProtectedWindows = unchecked((int)0x80070013);

    /// <summary>Whether the error says that the disk (or the user's quota) is full.</summary>
    public static bool IsDiskFull(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is IOException && (OperatingSystem.IsWindows()
            ? error.HResult is DiskFullWindows or HandleDiskFullWindows
            : error.HResult == NoSpaceUnix || error.HResult == (OperatingSystem.IsMacOS() ? QuotaMac : QuotaLinux));
    }

    /// <summary>Whether the error says that the medium or the permissions do not allow writing.</summary>
    public static bool IsReadOnly(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error is UnauthorizedAccessException
            || (error is IOException && error.HResult == (OperatingSystem.IsWindows() ? WriteProtectedWindows : ReadOnlyUnix));
    }

    /// <summary>The engine's error for an input or output error on a path; the original is kept inside.</summary>
    public static MGitException Translate(Exception error, string path)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error switch
        {
            MGitException known => known,
            FileNotFoundException or DirectoryNotFoundException =>
                new MGitException(ErrorCode.PathNotFound, $"'{path}' does not exist.", path, error),
            _ when IsDiskFull(error) => new MGitException(
                ErrorCode.DiskFull,
                $"The disk (or the quota) that holds '{path}' is full. Nothing was changed; free some space and run the command again.",
                path,
                error),
            _ => new MGitException(ErrorCode.InputOutput, $"'{path}' cannot be written or read: {error.Message}", path, error),
        };
    }
}
