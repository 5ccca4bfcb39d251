using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Declaration;

/// <summary>
/// What a file looked like when it was read: enough to know later, without reading it, that it has not changed — unless it was written
/// so shortly before it was looked at that a second write could have left the same time.
/// </summary>
/// <param name="Length">Bytes.</param>
/// <param name="LastWrite">When it was last written, UTC.</param>
/// <param name="Seen">When it was looked at, UTC.</param>
public readonly record struct DeclarationStamp(long Length, DateTime LastWrite, DateTime Seen)
{
    // File systems keep times as coarsely as 2 seconds (FAT); a clock of another machine may be ahead.
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(2);

    /// <summary>Whether a write right after this look could go unnoticed: then only the content tells.</summary>
    public bool IsAmbiguous => Seen - LastWrite <= Coarseness;

    /// <summary>Looks at a file; null where there is none.</summary>
    public static DeclarationStamp? Of(string path)
    {
        DateTime now = DateTime.UtcNow;
        FileInfo file = new(path);
        return file.Exists ? new DeclarationStamp(file.Length, file.LastWriteTimeUtc, now) : null;
    }

    internal static DeclarationStamp Of(SafeFileHandle file, long length)
    {
        DateTime now = DateTime.UtcNow;
        return new DeclarationStamp(length, File.GetLastWriteTimeUtc(file), now);
    }

    /// <summary>Whether the other look saw the same length and time.</summary>
    public bool Matches(DeclarationStamp other) => Length == other.Length && LastWrite == other.LastWrite;
}
