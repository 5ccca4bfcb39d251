using System.Diagnostics;
using MGit.Engine.Errors;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Locks;

/// <summary>
/// The locks of a repository, each a file of its own under <c>.lineage/locks</c> (never a pack: readers open packs, and an open is a
/// shared lock). Order: writers, then a pack, then edit, then commit. Advisory, per open handle, released by the kernel when the process ends.
/// </summary>
internal sealed class RepositoryLocks(string lineageFolder, TimeSpan timeout)
{
    private const string Writers = "writers.lock";
    private const string EditName = "edit.lock";
    private const string CommitName = "commit.lock";

    private readonly string _folder = Path.Combine(lineageFolder, "locks");

    internal static string FolderOf(string lineageFolder) => Path.Combine(lineageFolder, "locks");

    /// <summary>Held by every writer while it writes.</summary>
    internal FileLock ShareWriters(CancellationToken cancellation) =>
        Wait(Writers, exclusive: false, null, "writing", cancellation);

    /// <summary>As <see cref="ShareWriters"/>, null where somebody has to be alone.</summary>
    internal FileLock? TryShareWriters() => FileLock.TryTake(Path.Combine(_folder, Writers), exclusive: false);

    /// <summary>Held by collection, repair and whatever else must be alone.</summary>
    internal FileLock OwnWriters(CancellationToken cancellation) =>
        Wait(Writers, exclusive: true, string.Empty, "exclusive maintenance", cancellation);

    /// <summary>Held from reading lineage.yaml for a change until the change is in the file.</summary>
    internal FileLock Edit(CancellationToken cancellation) =>
        Wait(EditName, exclusive: true, string.Empty, "editing lineage.yaml", cancellation);

    /// <summary>As <see cref="Edit"/>, null where somebody is at it.</summary>
    internal FileLock? TryEdit() => FileLock.TryTake(Path.Combine(_folder, EditName), exclusive: true);

    /// <summary>Held for the moment of a commit.</summary>
    /// <param name="pack">The pack the commit goes to: what the next holder checks if this one dies.</param>
    internal FileLock Commit(string pack, CancellationToken cancellation) =>
        Wait(CommitName, exclusive: true, pack, "committing", cancellation);

    /// <summary>Claims a pack for writing if nobody else has.</summary>
    internal FileLock? TryPack(string name) => FileLock.TryTake(PackLock(name), exclusive: true);

    internal string PackLock(string name) => Path.Combine(_folder, $"pack-{name}.lock");

    /// <summary>
    /// Why nothing can be written here, or null where it can: no permission, read-only media, or a file system whose locks do not lock
    /// (a second exclusive open succeeds), on which two writers would destroy each other's work.
    /// </summary>
    internal string? FindObstacle()
    {
        string probe = Path.Combine(_folder, "probe.lock");
        try
        {
            Directory.CreateDirectory(_folder);
            using FileLock? first = FileLock.TryTake(probe, exclusive: true);
            if (first is null)
            {
                return null;
            }

            using FileLock? second = FileLock.TryTake(probe, exclusive: true);
            return second is null ? null : "its file system (or this process's configuration) offers no working file locks";
        }
        catch (MGitException error) when (error.InnerException is not null && FileErrors.IsReadOnly(error.InnerException))
        {
            return "it is on read-only media or this user may not write to it";
        }
        catch (Exception error) when (FileErrors.IsReadOnly(error))
        {
            return "it is on read-only media or this user may not write to it";
        }
    }

    private FileLock Wait(string name, bool exclusive, string? detail, string purpose, CancellationToken cancellation)
    {
        string path = Path.Combine(_folder, name);
        long start = Stopwatch.GetTimestamp();
        for (int attempt = 0; ; attempt++)
        {
            cancellation.ThrowIfCancellationRequested();
            FileLock? taken = FileLock.TryTake(path, exclusive, detail);
            if (taken is not null)
            {
                return taken;
            }

            if (Stopwatch.GetElapsedTime(start) >= timeout)
            {
                throw Refuse(path, name, purpose);
            }

            // Commits last milliseconds, so the first attempts come quickly; the random part keeps waiters out of step.
            int delay = Math.Min(1 << Math.Min(attempt / 2, 5), 25) + Random.Shared.Next(2);
            cancellation.WaitHandle.WaitOne(delay);
        }
    }

    private MGitException Refuse(string path, string name, string purpose)
    {
        string? note = FileLock.ReadNote(path)?.Split('\n')[0];
        string holder = string.IsNullOrEmpty(note) ? "another process" : note;
        return new MGitException(
            ErrorCode.RepositoryLocked,
            $"The repository '{lineageFolder}' is locked: {holder} holds '{name}', which {purpose} needs, and did not give it back within "
            + $"{timeout.TotalSeconds:0.###} s. Wait for it to end, or raise the lock timeout, and run the command again.",
            lineageFolder);
    }
}
