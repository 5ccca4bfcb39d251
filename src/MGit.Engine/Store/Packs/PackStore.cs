using System.Collections.Concurrent;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Locks;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Packs;

/// <summary>
/// The packs of a repository and the catalog over them. Reading is thread-safe and takes no lock; writing goes through
/// <see cref="BeginWrite(CancellationToken)"/>. The format is described in docs/store-format.md.
/// </summary>
public sealed class PackStore : IDisposable
{
    private readonly PackStoreOptions _options;
    private readonly PackHandles _handles;
    private readonly ConcurrentDictionary<long, PackWriter> _writers = new();
    private readonly Lazy<PackClaims> _claims;

    private PackStore(string folder, PackStoreOptions options)
    {
        Folder = folder;
        _options = options;
        Locks = new RepositoryLocks(folder, options.LockTimeout);
        string? obstacle = Locks.FindObstacle();
        ReadOnlyReason = obstacle ?? (options.ReadOnly ? "it was opened for reading only" : null);
        Catalog = new CatalogDatabase(options.CatalogPath ?? Path.Combine(folder, CatalogDatabase.FileName), immutable: obstacle is not null, options.LockTimeout);
        _handles = new PackHandles(Locate);
        _claims = new Lazy<PackClaims>(() => new PackClaims(PacksFolder, RepositoryId, options.Files, Locks, Catalog.Path));
    }

    /// <summary>The <c>.lineage</c> folder.</summary>
    public string Folder { get; }

    public string PacksFolder => PacksOf(Folder);

    /// <summary>Read-only media, a file system without locks, or opened so: reading works, and writes nothing beside the data.</summary>
    public bool IsReadOnly => ReadOnlyReason is not null;

    /// <summary>Why nothing can be written; null where it can.</summary>
    public string? ReadOnlyReason { get; }

    public CatalogDatabase Catalog { get; }

    /// <summary>The repository's id: the same in the catalog and in the head of every pack.</summary>
    public Guid RepositoryId => Catalog.Query(snapshot => Guid.TryParse(snapshot.Meta(CatalogDatabase.RepositoryKey), out Guid id)
        ? id
        : throw CatalogErrors.Invalid(Catalog.Path, "it has no repository id"));

    /// <summary>Every pack the catalog knows, and those in the folder that it does not.</summary>
    public IReadOnlyList<PackFile> Packs
    {
        get
        {
            List<PackFile> packs = _options.ForRebuild ? [] : Catalog.Query(ListKnown);
            HashSet<string> known = [.. packs.Select(pack => pack.Name)];
            foreach (string path in Directory.EnumerateFiles(PacksFolder, "*" + PackFormat.Extension).Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                if (PackFormat.IsName(name) && !known.Contains(name))
                {
                    packs.Add(new PackFile(0, name, path, new FileInfo(path).Length, 0, IsSealed: false));
                }
            }

            return packs;
        }
    }

    internal RepositoryLocks Locks { get; }

    internal PackClaims Claims => _claims.Value;

    internal IDurableFiles Files => _options.Files;

    internal long SegmentBytes => _options.PackSegmentBytes;

    internal TimeSpan LockTimeout => _options.LockTimeout;

    /// <summary>Makes an empty store: folders, .gitignore, catalog. After a crash in the middle it can be run again.</summary>
    public static void Create(string lineageFolder, IDurableFiles? files = null)
    {
        IDurableFiles disk = files ?? DiskFiles.Instance;
        string folder = Path.GetFullPath(lineageFolder);
        string catalog = Path.Combine(folder, CatalogDatabase.FileName);
        if (File.Exists(catalog))
        {
            throw new MGitException(ErrorCode.DestinationExists, $"'{folder}' is a store already.", folder);
        }

        foreach (string part in (ReadOnlySpan<string>)[folder, PacksOf(folder), Path.Combine(folder, "tmp"), Path.Combine(folder, "trash"), RepositoryLocks.FolderOf(folder)])
        {
            disk.CreateDirectory(part);
        }

        if (Directory.EnumerateFiles(PacksOf(folder), "*" + PackFormat.Extension).Any())
        {
            throw CatalogErrors.Invalid(catalog, "there are packs, and no catalog");
        }

        disk.WriteAllAtomic(Path.Combine(folder, ".gitignore"), "*\n"u8);
        string temporary = Path.Combine(folder, "tmp", $"{Guid.NewGuid():N}.db");
        CatalogDatabase.Create(temporary, Guid.NewGuid());
        disk.Move(temporary, catalog, overwrite: false);
        disk.FlushDirectory(folder);
        if (Path.GetDirectoryName(folder) is { } parent)
        {
            disk.FlushDirectory(parent);
        }
    }

    /// <exception cref="MGitException">RepositoryNotFound, RepositoryInvalid, RepositoryTooNew.</exception>
    public static PackStore Open(string lineageFolder, PackStoreOptions? options = null)
    {
        string folder = Path.GetFullPath(lineageFolder);
        if (!Directory.Exists(PacksOf(folder)))
        {
            throw new MGitException(
                Directory.Exists(folder) ? ErrorCode.RepositoryInvalid : ErrorCode.RepositoryNotFound,
                $"'{folder}' holds no store: it has no folder 'packs'.",
                folder);
        }

        PackStore store = new(folder, options ?? new PackStoreOptions());
        if (!store._options.ForRebuild)
        {
            try
            {
                _ = store.RepositoryId;
                if (!store.IsReadOnly)
                {
                    store.Catalog.Upgrade();
                }
            }
            catch
            {
                store.Dispose();
                throw;
            }
        }

        return store;
    }

    /// <summary>
    /// Takes the shared writers' lock and a pack. Nothing is visible to others before <see cref="PackWriter.Commit"/>.
    /// </summary>
    /// <param name="cancellation">Stops the waiting, and every later call of the writer.</param>
    /// <exception cref="MGitException">RepositoryLocked after the lock timeout; RepositoryReadOnly with the reason.</exception>
    public PackWriter BeginWrite(CancellationToken cancellation = default)
    {
        EnsureWritable();
        FileLock writers = Locks.ShareWriters(cancellation);
        return BeginWrite(writers, fresh: false, cancellation);
    }

    /// <summary>Changes rows that no record stands behind (the stat cache, finished patches) in one durable transaction.</summary>
    public void UpdateCatalog(Action<CatalogTransaction> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        EnsureWritable();
        using FileLock writers = Locks.ShareWriters(cancellation);
        using CatalogConnection connection = Catalog.OpenWriter();
        CatalogDatabase.Change(connection, Catalog.Path, transaction =>
        {
            change(transaction);
            return true;
        });
    }

    /// <summary>Waits until nobody writes, and keeps writers out: for collection and repair.</summary>
    public ExclusiveStore BeginExclusive(CancellationToken cancellation = default)
    {
        EnsureWritable();
        return new ExclusiveStore(this, Locks.OwnWriters(cancellation));
    }

    /// <summary>Reads a whole record, both checksums verified.</summary>
    /// <exception cref="StoreCorruptException">The bytes there are not that record.</exception>
    public PackRecord Read(RecordLocation at)
    {
        MakeReadable(at);
        using PackHandles.Lease pack = _handles.Take(at.Pack);
        return PackReader.ReadRecord(pack.Handle, pack.Name, pack.Seed, at.Offset, at.Length);
    }

    /// <summary>Reads a record's header alone, its checksum verified.</summary>
    /// <param name="payloadOffset">First byte of the payload in the pack, for <see cref="ReadPayload(RecordLocation, long, Span{byte})"/>.</param>
    public byte[] ReadHeader(RecordLocation at, out RecordKind kind, out ContentId id, out long payloadOffset, out long payloadLength)
    {
        MakeReadable(at);
        using PackHandles.Lease pack = _handles.Take(at.Pack);
        RecordFrame frame = PackReader.ReadHeader(pack.Handle, pack.Name, pack.Seed, at.Offset, at.Length, out byte[] header);
        kind = frame.Kind;
        id = frame.Id;
        payloadOffset = at.Offset + RecordFrame.Size + frame.HeaderLength;
        payloadLength = frame.PayloadLength;
        return header;
    }

    /// <summary>
    /// Reads part of a record's payload straight into the destination. Nothing is verified but that it lies within the record: the caller
    /// checks its blocks.
    /// </summary>
    public void ReadPayload(RecordLocation at, long payloadOffsetInPack, Span<byte> destination)
    {
        MakeReadable(at);
        using PackHandles.Lease pack = _handles.Take(at.Pack);
        long first = at.Offset + RecordFrame.Size;
        long end = at.Offset + at.Length - RecordFrame.TrailerSize;
        if (payloadOffsetInPack < first || payloadOffsetInPack > end || destination.Length > end - payloadOffsetInPack)
        {
            throw new StoreCorruptException(pack.Name, at.Offset, "the part asked for lies outside the record");
        }

        PackReader.ReadExactly(pack.Handle, pack.Name, payloadOffsetInPack, destination);
    }

    /// <summary>
    /// Every record of a pack in order, or the damage in its place, without asking the catalog. After damage the scan goes on at the next
    /// sound record.
    /// </summary>
    public IEnumerable<ScannedRecord> Scan(string packName, bool verifyPayload, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(packName);
        return PackFormat.IsName(packName)
            ? PackScanner.Scan(PackFormat.PathOf(PacksFolder, packName), packName, 0, verifyPayload, cancellation)
            : throw new MGitException(ErrorCode.PathInvalid, $"'{packName}' is not the name of a pack.", packName);
    }

    /// <summary>Reads the payload of a record that a scan found, its checksum verified.</summary>
    public byte[] ReadPayload(ScannedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = PackReader.Open(PackFormat.PathOf(PacksFolder, record.Pack));
        long seed = PackReader.ReadSeed(handle, record.Pack);
        return PackReader.ReadRecord(handle, record.Pack, seed, record.Offset, record.Length).Payload;
    }

    public void Dispose()
    {
        foreach (PackWriter writer in _writers.Values)
        {
            writer.Dispose();
        }

        _handles.Dispose();
        Catalog.Dispose();
    }

    internal static string PacksOf(string lineageFolder) => Path.Combine(lineageFolder, "packs");

    internal PackWriter BeginWrite(FileLock? writers, bool fresh, CancellationToken cancellation)
    {
        CatalogConnection? connection = null;
        try
        {
            connection = Catalog.OpenWriter();
            Claims.Sweep(connection);
            return new PackWriter(this, connection, writers, fresh, cancellation);
        }
        catch (Exception error)
        {
            connection?.Dispose();
            writers?.Dispose();
            if (error is SqliteException sqlite)
            {
                throw CatalogErrors.Translate(sqlite, Catalog.Path);
            }

            throw;
        }
    }

    internal void Register(long pack, PackWriter writer) => _writers[pack] = writer;

    internal void Unregister(long pack) => _writers.TryRemove(pack, out _);

    /// <summary>Forgets what was learnt of packs and catalog: they are, or may be, others now.</summary>
    internal void Forget(long? pack = null)
    {
        _handles.Forget(pack);
        if (pack is null)
        {
            Catalog.Forget();
        }
    }

    private List<PackFile> ListKnown(CatalogSnapshot snapshot)
    {
        List<PackFile> packs = [];
        using SqliteDataReader reader = snapshot.Command("SELECT id, name, length, sealed FROM packs ORDER BY id").ExecuteReader();
        while (reader.Read())
        {
            string name = reader.GetString(1);
            long number = reader.GetInt64(0);
            if (PackFormat.NumberOf(name) != number)
            {
                throw CatalogErrors.Invalid(Catalog.Path, "it names a pack that cannot be one");
            }

            FileInfo file = new(PackFormat.PathOf(PacksFolder, name));
            packs.Add(new PackFile(number, name, file.FullName, file.Exists ? file.Length : -1, reader.GetInt64(2), reader.GetInt64(3) != 0));
        }

        return packs;
    }

    private (string Name, string Path) Locate(long pack)
    {
        string name = PackFormat.NameOf(pack);
        string path = PackFormat.PathOf(PacksFolder, name);
        if (!File.Exists(path))
        {
            // The catalog that named it may have been replaced.
            Catalog.Forget();
            throw new PackGoneException(pack);
        }

        return (name, path);
    }

    private void MakeReadable(RecordLocation at)
    {
        if (_writers.TryGetValue(at.Pack, out PackWriter? writer))
        {
            writer.MakeReadable(at.Offset + at.Length);
        }
    }

    private void EnsureWritable()
    {
        if (ReadOnlyReason is not null)
        {
            throw new MGitException(
                ErrorCode.RepositoryReadOnly, $"The repository '{Folder}' can be read but not written: {ReadOnlyReason}.", Folder);
        }
    }
}
