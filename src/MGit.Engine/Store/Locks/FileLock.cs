using MGit.Engine.Store.Files;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Locks;

/// <summary>
/// A held lock: an open handle on a lock file, given back by the kernel whatever happens to the process. Exclusive holders of the
/// named locks leave a note beside the lock file while they hold it, for the others' error messages; a note that is still there when
/// the lock is taken says that the holder before died.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string? _note;

    private FileLock(SafeFileHandle handle, string? note, string? abandoned)
    {
        _handle = handle;
        _note = note;
        AbandonedNote = abandoned;
    }

    /// <summary>What the holder before noted, when it did not live to remove it.</summary>
    internal string? AbandonedNote { get; }

    /// <summary>Takes the lock if it is free, else returns null.</summary>
    /// <param name="detail">What to note beside the holder; null leaves no note (and so do shared holders).</param>
    internal static FileLock? TryTake(string path, bool exclusive, string? detail = null)
    {
        SafeFileHandle handle;
        try
        {
            // Shared: opened for reading only, since network file systems give shared locks to readers alone.
            handle = exclusive
                ? File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)
                : File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (IOException error) when (IsTaken(error))
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, path);
        }

        if (!exclusive || detail is null)
        {
            return new FileLock(handle, null, null);
        }

        string note = NotePath(path);
        string? abandoned = ReadNote(path);
        WriteNote(note, detail);
        return new FileLock(handle, note, abandoned);
    }

    /// <summary>Who holds the lock, as far as known.</summary>
    internal static string? ReadNote(string path)
    {
        try
        {
            string note = NotePath(path);
            return File.Exists(note) ? File.ReadAllText(note) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Gives the lock back but leaves the note, so that the next holder looks after what was left undone.</summary>
    internal void Abandon() => _handle.Dispose();

    public void Dispose()
    {
        if (_handle.IsClosed)
        {
            return;
        }

        if (_note is not null)
        {
            try
            {
                File.Delete(_note);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // The note is advice; one left behind makes the next holder check once more than needed.
            }
        }

        _handle.Dispose();
    }

    private static string NotePath(string path) => path + ".holder";

    private static void WriteNote(string note, string detail)
    {
        try
        {
            File.WriteAllText(note, $"process {Environment.ProcessId} on {Environment.MachineName}\n{detail}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The note is advice: the lock itself is held.
        }
    }

    private static bool IsTaken(IOException error)
    {
        const int sharingViolation = unchecked((int)0x80070020);
        const int lockViolation = unchecked((int)0x80070021);
        return OperatingSystem.IsWindows()
            ? error.HResult is sharingViolation or lockViolation
            : error.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);
    }
}
