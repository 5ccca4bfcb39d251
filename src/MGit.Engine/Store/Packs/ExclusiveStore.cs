using MGit.Engine.Catalog;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Locks;

namespace MGit.Engine.Store.Packs;

/// <summary>A store that nobody else writes to while this lasts: collection and repair. Readers go on.</summary>
public sealed class ExclusiveStore : IDisposable
{
    private readonly PackStore _store;
    private readonly FileLock _writers;

    internal ExclusiveStore(PackStore store, FileLock writers)
    {
        _store = store;
        _writers = writers;
    }

    /// <summary>A writer, always with a new pack; dispose it before this.</summary>
    public PackWriter BeginWrite(CancellationToken cancellation = default) => _store.BeginWrite(null, fresh: true, cancellation);

    /// <summary>Copies a record as it is, commit records with their number and time included.</summary>
    public static RecordLocation Copy(PackWriter writer, RecordLocation from)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return writer.Copy(from);
    }

    /// <summary>
    /// Deletes the files of packs whose rows a commit has removed (<see cref="CatalogTransaction.RemovePack"/>). After a crash before it
    /// the next writer deletes them.
    /// </summary>
    public void DeletePacks(IEnumerable<PackFile> packs)
    {
        ArgumentNullException.ThrowIfNull(packs);
        foreach (PackFile pack in packs)
        {
            _store.Forget(pack.Number);
            _store.Files.Delete(pack.Path);
            File.Delete(_store.Locks.PackLock(pack.Name));
        }

        _store.Files.FlushDirectory(_store.PacksFolder);
    }

    /// <summary>Cuts a pack to a length: a rebuild removes what no commit covers.</summary>
    public void TruncatePack(PackFile pack, long length)
    {
        ArgumentNullException.ThrowIfNull(pack);
        _store.Forget(pack.Number);
        using IDurableFile file = _store.Files.Open(pack.Path, DurableOpen.Existing);
        file.Truncate(length);
        file.Flush();
    }

    /// <summary>
    /// Puts a rebuilt catalog (made by <see cref="CatalogDatabase.Create"/> in this repository's <c>tmp</c>, all connections closed) in
    /// the place of the old one. A crash in the middle leaves no catalog at all, and then it is rebuilt again.
    /// </summary>
    public void ReplaceCatalog(string newDatabase)
    {
        _store.Forget();
        string catalog = _store.Catalog.Path;

        // The old log must not outlive the old file: SQLite would play it into the new one.
        _store.Files.Delete(catalog);
        _store.Files.Delete(catalog + "-wal");
        _store.Files.Delete(catalog + "-shm");
        _store.Files.FlushDirectory(_store.Folder);
        _store.Files.Move(newDatabase, catalog, overwrite: false);
        _store.Files.FlushDirectory(_store.Folder);
        _store.Forget();
    }

    /// <summary>
    /// Empties <c>tmp</c>: what is in it while nobody writes was left by a crash. Work folders are their owners': a model may be made in
    /// one while nothing is written.
    /// </summary>
    public void ClearTemporary()
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(Path.Combine(_store.Folder, "tmp")).Where(entry => !WorkFolder.IsOne(entry)))
        {
            _store.Files.Delete(entry);
        }

        WorkFolder.Sweep(_store.Folder, _store.Files);
    }

    public void Dispose() => _writers.Dispose();
}
