namespace MGit.Engine.Catalog;

/// <summary>
/// A catalog on read-only media whose write-ahead log still holds commits: SQLite can read such a log only where it may write an index
/// of it beside the file, so both are copied to the user's temporary folder and read there.
/// </summary>
internal sealed class CatalogCopy : IDisposable
{
    private readonly string _folder;

    private CatalogCopy(string folder)
    {
        _folder = folder;
        Path = System.IO.Path.Combine(folder, CatalogDatabase.FileName);
    }

    internal string Path { get; }

    internal static CatalogCopy? IfNeeded(string catalog)
    {
        FileInfo log = new(catalog + "-wal");
        if (!log.Exists || log.Length == 0)
        {
            return null;
        }

        CatalogCopy copy = new(Directory.CreateTempSubdirectory("mgit-catalog-").FullName);
        try
        {
            CopyBytes(catalog, copy.Path);
            CopyBytes(log.FullName, copy.Path + "-wal");
            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The bytes alone: File.Copy would bring a read-only flag along.</summary>
    private static void CopyBytes(string from, string to)
    {
        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using FileStream target = new(to, FileMode.CreateNew, FileAccess.Write);
        source.CopyTo(target);
    }
}
