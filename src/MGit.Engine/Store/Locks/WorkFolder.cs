using MGit.Engine.Errors;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Locks;

/// <summary>
/// A folder below <c>.lineage/tmp</c> for work that takes long and holds no lock of the repository. A lock of its own says that it is in
/// use; one whose owner died is deleted by whoever comes next.
/// </summary>
internal sealed class WorkFolder : IDisposable
{
    private const string Prefix = "work-";

    private readonly FileLock _lock;
    private readonly string _lockPath;
    private readonly IDurableFiles _files;

    private WorkFolder(string path, string lockPath, FileLock held, IDurableFiles files)
    {
        Path = path;
        _lockPath = lockPath;
        _lock = held;
        _files = files;
    }

    /// <summary>Full path.</summary>
    public string Path { get; }

    /// <summary>Whether an entry of <c>tmp</c> is a work folder.</summary>
    public static bool IsOne(string path) => System.IO.Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal);

    public static WorkFolder Create(string lineageFolder, IDurableFiles files)
    {
        string name = $"{Prefix}{Guid.NewGuid():N}";
        string lockPath = LockOf(lineageFolder, name);

        // Locked before it is there: a folder without a held lock is a dead one's.
        FileLock held = FileLock.TryTake(lockPath, exclusive: true)
            ?? throw new MGitException(ErrorCode.RepositoryLocked, $"The lock '{lockPath}' is held by somebody else.", lockPath);
        string path = System.IO.Path.Combine(lineageFolder, "tmp", name);
        try
        {
            files.CreateDirectory(path);
            return new WorkFolder(path, lockPath, held, files);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Deletes the folders whose owners are gone, as far as nothing holds what is in them.</summary>
    public static void Sweep(string lineageFolder, IDurableFiles files)
    {
        string folder = System.IO.Path.Combine(lineageFolder, "tmp");
        string locks = RepositoryLocks.FolderOf(lineageFolder);
        IEnumerable<string> found = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder, Prefix + "*").Select(path => System.IO.Path.GetFileName(path)) : [];
        IEnumerable<string> locked = Directory.Exists(locks)
            ? Directory.EnumerateFiles(locks, Prefix + "*.lock").Select(path => System.IO.Path.GetFileNameWithoutExtension(path))
            : [];
        foreach (string name in found.Concat(locked).Distinct().ToArray())
        {
            string lockPath = LockOf(lineageFolder, name);
            using FileLock? held = FileLock.TryTake(lockPath, exclusive: true);
            if (held is not null)
            {
                TryDelete(System.IO.Path.Combine(folder, name), lockPath, held, files);
            }
        }
    }

    public void Dispose() => TryDelete(Path, _lockPath, _lock, _files);

    private static void TryDelete(string path, string lockPath, FileLock held, IDurableFiles files)
    {
        try
        {
            files.Delete(path);
            held.Dispose();
            files.Delete(lockPath);
        }
        catch (MGitException fault) when (fault.Code is ErrorCode.InputOutput or ErrorCode.PathNotFound)
        {
            // A program that outlived its owner may hold a file in it (Windows): the next sweep finds folder and lock again.
            held.Dispose();
        }
    }

    private static string LockOf(string lineageFolder, string name) => System.IO.Path.Combine(RepositoryLocks.FolderOf(lineageFolder), name + ".lock");
}
