using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Locks;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Packs;

/// <summary>
/// Gives writers packs of their own, and removes what stopped writers left behind: bytes after a pack's committed length, and packs the
/// catalog does not know. Whoever calls holds the writers' lock.
/// </summary>
internal sealed class PackClaims(string packsFolder, Guid repository, IDurableFiles files, RepositoryLocks locks, string catalogPath)
{
    /// <summary>An unsealed pack nobody writes to, or a new one.</summary>
    internal ClaimedPack Claim(CatalogConnection connection, bool fresh)
    {
        if (!fresh)
        {
            foreach ((long number, string name) in Unsealed(connection))
            {
                if (TryClaim(connection, number, name) is { } claimed)
                {
                    return claimed;
                }
            }
        }

        return Create(connection);
    }

    /// <summary>
    /// Removes what writers that are no longer there left behind. Dead commit records must not stay: a catalog rebuilt from the packs
    /// would bring them to life, beside a later commit with the same number.
    /// </summary>
    internal void Sweep(CatalogConnection connection)
    {
        Dictionary<string, long> known = [];
        foreach ((long number, string name) in Unsealed(connection))
        {
            known.Add(name, number);
        }

        bool deleted = false;
        foreach (string path in Directory.EnumerateFiles(packsFolder, "*" + PackFormat.Extension))
        {
            string name = Path.GetFileNameWithoutExtension(path);
            if (!PackFormat.IsName(name))
            {
                continue;
            }

            if (known.TryGetValue(name, out long number))
            {
                (long committed, _) = Row(connection, number) ?? (long.MaxValue, true);
                if (new FileInfo(path).Length > committed)
                {
                    TryClaim(connection, number, name)?.Dispose();
                }
            }
            else if (NumberOf(connection, name) is null)
            {
                deleted |= DeleteOrphan(connection, name, path);
            }
        }

        if (deleted)
        {
            files.FlushDirectory(packsFolder);
        }
    }

    /// <summary>
    /// Makes what the catalog says now final, before anything is destroyed for not being in it. A process killed inside a commit can leave
    /// a whole transaction in the write-ahead log that no living process sees, but that the next recovery of the log (after all processes
    /// are gone) would bring to life. A durable transaction of our own takes its place in the log.
    /// </summary>
    internal void Settle(CatalogConnection connection) => CatalogDatabase.Change(connection, catalogPath, change =>
    {
        change.SetMeta("settled", Guid.NewGuid().ToString("N"));
        return true;
    });

    private static List<(long Number, string Name)> Unsealed(CatalogConnection connection)
    {
        List<(long, string)> found = [];
        using SqliteDataReader reader = connection.Command("SELECT id, name FROM packs WHERE sealed = 0 ORDER BY id", []).ExecuteReader();
        while (reader.Read())
        {
            long number = reader.GetInt64(0);
            string name = reader.GetString(1);
            if (PackFormat.NumberOf(name) == number)
            {
                found.Add((number, name));
            }
        }

        return found;
    }

    private static (long Committed, bool Sealed)? Row(CatalogConnection connection, long number)
    {
        using SqliteDataReader reader = connection.Command("SELECT length, sealed FROM packs WHERE id = $1", [number]).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetInt64(1) != 0) : null;
    }

    private static long? NumberOf(CatalogConnection connection, string name) =>
        connection.Command("SELECT id FROM packs WHERE name = $1", [name]).ExecuteScalar() as long?;

    private ClaimedPack? TryClaim(CatalogConnection connection, long number, string name)
    {
        FileLock? held = locks.TryPack(name);
        if (held is null)
        {
            return null;
        }

        IDurableFile? file = null;
        try
        {
            // Read again under the lock: whoever held it before may have committed, or sealed the pack.
            string path = PackFormat.PathOf(packsFolder, name);
            if (Row(connection, number) is (long committed, false) && File.Exists(path))
            {
                file = files.Open(path, DurableOpen.Existing);
                if (committed >= PackHead.Size && file.Length > committed)
                {
                    Settle(connection);
                    (committed, _) = Row(connection, number) ?? throw CatalogErrors.Invalid(catalogPath, $"pack '{name}' vanished from it");
                }

                if (committed >= PackHead.Size && file.Length >= committed && HasHead(path, name))
                {
                    DropTail(connection, name, path, file, committed);
                    ClaimedPack claimed = new(number, committed, file, held);
                    file = null;
                    held = null;
                    return claimed;
                }
            }

            // Shorter than what was committed, or with a damaged head: verification reports it, and nobody writes to it any more.
            return null;
        }
        finally
        {
            file?.Dispose();
            held?.Dispose();
        }
    }

    private static bool HasHead(string path, string name)
    {
        using Microsoft.Win32.SafeHandles.SafeFileHandle handle = PackReader.Open(path);
        Span<byte> head = stackalloc byte[PackHead.Size];
        int have = PackReader.ReadUpTo(handle, name, 0, head);
        return PackHead.TryParse(head[..have], out _) is { } parsed && parsed.Name == name;
    }

    private ClaimedPack Create(CatalogConnection connection)
    {
        PackHead head = PackHead.Create(repository);
        FileLock held = locks.TryPack(head.Name)
            ?? throw new MGitException(ErrorCode.RepositoryLocked, $"The new pack '{head.Name}' is already locked by another process.", head.Name);
        string path = PackFormat.PathOf(packsFolder, head.Name);
        IDurableFile? file = null;
        bool registering = false;
        try
        {
            // File and folder are durable before the catalog knows the pack, so that every pack the catalog knows is there.
            file = files.Open(path, DurableOpen.New);
            file.Write(0, head.ToArray());
            file.Flush();
            files.FlushDirectory(packsFolder);
            registering = true;
            long number = CatalogDatabase.Change(connection, catalogPath, change => change.AddPack(head.Name, PackHead.Size, isSealed: false));
            return new ClaimedPack(number, PackHead.Size, file, held);
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (!registering && error is MGitException { Code: ErrorCode.DiskFull })
            {
                files.Delete(path);
            }

            held.Dispose();
            throw;
        }
    }

    private bool DeleteOrphan(CatalogConnection connection, string name, string path)
    {
        using FileLock? held = locks.TryPack(name);
        if (held is null || NumberOf(connection, name) is not null)
        {
            // A writer that is just making it, or has just made it.
            return false;
        }

        Settle(connection);
        if (NumberOf(connection, name) is not null)
        {
            return false;
        }

        RefuseIfCatalogIsOld(connection, name, path, 0);
        files.Delete(path);
        return true;
    }

    private void DropTail(CatalogConnection connection, string name, string path, IDurableFile file, long committed)
    {
        if (file.Length == committed)
        {
            return;
        }

        RefuseIfCatalogIsOld(connection, name, path, committed);
        file.Truncate(committed);
        file.Flush();
    }

    /// <summary>
    /// What lies behind the committed length is one stopped writer's: at most one commit record with the next number, or dead ones with
    /// numbers that were used since. More than that says that the catalog is older than the packs (restored from a backup, or copied
    /// without its write-ahead log); dropping those commits would destroy data.
    /// </summary>
    private void RefuseIfCatalogIsOld(CatalogConnection connection, string name, string path, long from)
    {
        (long last, _) = CatalogDatabase.LastCommit(new CatalogSnapshot(connection));
        int next = 0;
        foreach (ScannedRecord record in PackScanner.Scan(path, name, from, verifyPayload: false, CancellationToken.None))
        {
            if (record.Kind == default && record.Offset > 0)
            {
                break;
            }

            if (record.Kind != RecordKind.Commit || CommitHeader.TryParse(record.Header) is not { } commit || commit.Sequence <= last)
            {
                continue;
            }

            next++;
            if (next > 1 || commit.Sequence > last + 1)
            {
                throw new MGitException(
                    ErrorCode.RepositoryInvalid,
                    $"The catalog '{catalogPath}' is older than the packs: pack '{name}' holds commit "
                    + $"{commit.Sequence.ToString(CultureInfo.InvariantCulture)}, the catalog ends with commit "
                    + $"{last.ToString(CultureInfo.InvariantCulture)}. Run Repair-LineageStore, which rebuilds it; nothing is lost.",
                    catalogPath);
            }
        }
    }
}
