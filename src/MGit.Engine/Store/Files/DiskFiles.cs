namespace MGit.Engine.Store.Files;

/// <summary>Durable operations on the real file system.</summary>
public sealed class DiskFiles : IDurableFiles
{
    private DiskFiles()
    {
    }

    public static DiskFiles Instance { get; } = new();

    public IDurableFile Open(string path, DurableOpen mode)
    {
        string full = Path.GetFullPath(path);
        return Run(FailpointKind.Open, full, () =>
        {
            FileMode fileMode = mode switch
            {
                DurableOpen.Existing => FileMode.Open,
                DurableOpen.New => FileMode.CreateNew,
                _ => FileMode.Create,
            };
            return new DiskFile(full, File.OpenHandle(full, fileMode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        });
    }

    public void Move(string source, string destination, bool overwrite) => Run(FailpointKind.Move, destination, () =>
    {
        if (Directory.Exists(source))
        {
            Directory.Move(source, destination);
        }
        else
        {
            File.Move(source, destination, overwrite);
        }

        return true;
    });

    public void Delete(string path) => Run(FailpointKind.Delete, path, () =>
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else if (Directory.Exists(path))
        {
            Directory.Delete(path);
        }
        else
        {
            try
            {
                File.Delete(path);
            }
            catch (DirectoryNotFoundException)
            {
                return false;
            }
        }

        return true;
    });

    public void FlushDirectory(string path) => Run(FailpointKind.FlushDirectory, path, () =>
    {
        DirectoryFlush.Flush(path);
        return true;
    });

    public void CreateDirectory(string path) => Run(FailpointKind.CreateDirectory, path, () => Directory.CreateDirectory(path));

    internal static T Run<T>(FailpointKind kind, string path, Func<T> operation)
    {
        Failpoint.Before(kind, path);
        T result;
        try
        {
            result = operation();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, path);
        }

        Failpoint.After(kind, path);
        return result;
    }
}
