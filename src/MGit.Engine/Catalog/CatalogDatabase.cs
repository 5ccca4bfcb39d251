using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Catalog;

/// <summary>
/// catalog.db: an SQLite index over the packs. Reads run in parallel, each in a consistent snapshot, and are never blocked by a writer.
/// Thread-safe. SQLite's native library is loaded on first use.
/// </summary>
public sealed class CatalogDatabase : IDisposable
{
    internal const string FileName = "catalog.db";
    internal const string SequenceKey = "sequence";
    internal const string RepositoryKey = "repository";

    private const int MaxIdle = 8;

    private readonly ConcurrentBag<CatalogConnection> _idle = [];
    private readonly Lock _gate = new();
    private readonly TimeSpan _timeout;
    private readonly bool _immutable;
    private CatalogCopy? _copy;
    private string? _generation;
    private bool _disposed;

    internal CatalogDatabase(string path, bool immutable, TimeSpan timeout)
    {
        Path = path;
        _immutable = immutable;
        _timeout = timeout;
    }

    /// <summary>Full path of catalog.db.</summary>
    public string Path { get; }

    /// <summary>Makes an empty catalog in a new file. A rebuild fills it with <see cref="Fill"/> and puts it in place.</summary>
    /// <param name="repository">The repository's id, as in the heads of its packs.</param>
    public static void Create(string path, Guid repository)
    {
        try
        {
            using CatalogConnection connection =
                CatalogConnection.OpenUnchecked(path, SqliteOpenMode.ReadWriteCreate, immutable: false, TimeSpan.FromSeconds(1));
            using SqliteCommand create = connection.Sqlite.CreateCommand();
            create.CommandText = "PRAGMA journal_mode=WAL; BEGIN IMMEDIATE;";
            create.ExecuteNonQuery();
            CatalogUpgrade.CreateNew(connection.Sqlite);
            create.CommandText = $"""
                INSERT INTO meta(key, value) VALUES('{RepositoryKey}', '{repository:D}'), ('{SequenceKey}', '0'), ('generation', '{Guid.NewGuid():N}');
                PRAGMA application_id={CatalogSchema.ApplicationId}; COMMIT;
                """;
            create.ExecuteNonQuery();
        }
        catch (SqliteException error)
        {
            throw CatalogErrors.Translate(error, path);
        }
    }

    /// <summary>Changes a catalog file that is not in place yet, in one transaction.</summary>
    public static void Fill(string path, Action<CatalogTransaction> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        using CatalogConnection connection = CatalogConnection.Open(path, immutable: false, TimeSpan.FromSeconds(1));
        Change(connection, path, transaction =>
        {
            change(transaction);
            return true;
        });
    }

    /// <summary>Reads inside one transaction: everything seen belongs to the same committed state.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return Query(snapshot => read(snapshot.Connection));
    }

    /// <summary>As <see cref="Read"/>, with commands that are prepared once per connection.</summary>
    public T Query<T>(Func<CatalogSnapshot, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        CatalogConnection connection = Take();
        bool healthy = false;
        try
        {
            connection.Begin(immediate: false);
            T result = read(new CatalogSnapshot(connection));
            connection.End();
            healthy = true;
            return result;
        }
        catch (SqliteException error)
        {
            throw CatalogErrors.Translate(error, Path);
        }
        finally
        {
            GiveBack(connection, healthy);
        }
    }

    /// <summary>Gives free pages back to the disk. The caller keeps writers out; where a reader is in the way it is left for the next time.</summary>
    internal void Compact()
    {
        using CatalogConnection connection = OpenWriter();
        try
        {
            using SqliteCommand command = connection.Sqlite.CreateCommand();
            command.CommandText = "PRAGMA busy_timeout=1000; VACUUM; PRAGMA wal_checkpoint(TRUNCATE);";
            command.ExecuteNonQuery();
        }
        catch (SqliteException error) when (error.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
        {
            // Readers go first; nothing is lost but some free pages.
        }
        catch (SqliteException error)
        {
            throw CatalogErrors.Translate(error, Path);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
        }

        DropIdle();
        _copy?.Dispose();
    }

    /// <summary>Number of the last commit and its time in Unix milliseconds (0 before the first).</summary>
    internal static (long Sequence, long Time) LastCommit(CatalogSnapshot snapshot)
    {
        string? text = snapshot.Meta(SequenceKey);
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence))
        {
            throw CatalogErrors.Invalid(snapshot.Connection.DataSource, "it does not say which commit is the last");
        }

        object? time = snapshot.Command("SELECT time FROM commits WHERE sequence = $1", sequence).ExecuteScalar();
        return (sequence, time as long? ?? 0);
    }

    /// <summary>Brings the catalog of an earlier version to the schema of this one, which earlier versions then refuse to open.</summary>
    internal void Upgrade()
    {
        if (Query(snapshot => snapshot.SchemaVersion) < CatalogSchema.Version)
        {
            OpenWriter().Dispose();
        }
    }

    /// <summary>
    /// A connection for writing, opened anew: the file may have been replaced since. The caller holds the writers' lock, or changes
    /// nothing but the schema.
    /// </summary>
    internal CatalogConnection OpenWriter()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        CatalogConnection connection = CatalogConnection.Open(Path, immutable: false, _timeout);
        try
        {
            CatalogUpgrade.Run(connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw CatalogErrors.Translate(error, Path);
        }

        if (_generation is not null && _generation != connection.Generation)
        {
            Forget();
        }

        return connection;
    }

    /// <summary>A transaction that is no commit: rows that no pack record stands behind.</summary>
    internal static T Change<T>(CatalogConnection connection, string path, Func<CatalogTransaction, T> change)
    {
        try
        {
            connection.Begin(immediate: true);
            try
            {
                (long sequence, _) = LastCommit(new CatalogSnapshot(connection));
                T result = change(new CatalogTransaction(connection, sequence, DateTimeOffset.UtcNow));
                connection.Commit();
                return result;
            }
            catch
            {
                connection.Rollback();
                throw;
            }
        }
        catch (SqliteException error)
        {
            throw CatalogErrors.Translate(error, path);
        }
    }

    /// <summary>Lets go of the open connections: the file at the path is, or may be, another one now.</summary>
    internal void Forget()
    {
        lock (_gate)
        {
            _generation = null;
        }

        DropIdle();
    }

    private CatalogConnection Take()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (_idle.TryTake(out CatalogConnection? idle))
        {
            if (idle.Generation == _generation)
            {
                return idle;
            }

            idle.Dispose();
        }

        string path = Path;
        if (_immutable)
        {
            lock (_gate)
            {
                _copy ??= CatalogCopy.IfNeeded(Path);
                path = _copy?.Path ?? Path;
            }
        }

        CatalogConnection opened = CatalogConnection.Open(path, _immutable && _copy is null, _timeout);
        _generation = opened.Generation;
        return opened;
    }

    private void GiveBack(CatalogConnection connection, bool healthy)
    {
        if (healthy && !_disposed && connection.Generation == _generation && _idle.Count < MaxIdle)
        {
            _idle.Add(connection);
            if (_disposed)
            {
                DropIdle();
            }
        }
        else
        {
            connection.Dispose();
        }
    }

    private void DropIdle()
    {
        while (_idle.TryTake(out CatalogConnection? idle))
        {
            idle.Dispose();
        }
    }
}
