using MGit.Engine.Errors;

namespace MGit.Engine.Store.Files;

/// <summary>Free space, asked for before a change that is known to need much of it.</summary>
public static class DiskSpace
{
    /// <summary>Throws DiskFull if the file system that holds the folder has less than that left for this user.</summary>
    /// <param name="folder">A folder, which need not exist yet.</param>
    /// <param name="bytes">An estimate from above; nothing is checked for 0.</param>
    public static void Require(string folder, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (bytes > 0 && Available(folder) is long available && available < bytes)
        {
            throw new MGitException(
                ErrorCode.DiskFull,
                $"The disk that holds '{folder}' has {available:N0} bytes left, and this needs up to {bytes:N0}. Nothing was changed; free some space and run the command again.",
                folder);
        }
    }

    /// <summary>Bytes left for this user where the folder lies; null where the system does not say.</summary>
    public static long? Available(string folder)
    {
        string? existing = Path.GetFullPath(folder);
        while (existing is not null && !Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        if (existing is null)
        {
            return null;
        }

        try
        {
            // On Unix any path stands for the file system it lies on. On Windows a drive is needed, and a share has none.
            string? drive = OperatingSystem.IsWindows() ? Path.GetPathRoot(existing) : existing;
            return drive is null || drive.StartsWith(@"\\", StringComparison.Ordinal) ? null : new DriveInfo(drive).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No answer is no reason to refuse: a disk that is full says so when it is written to.
            return null;
        }
    }
}
