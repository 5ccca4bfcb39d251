using MGit.Engine.Errors;
using MGit.Engine.Store.Files;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Catalog;

/// <summary>One connection with its prepared commands. Used by one thread at a time.</summary>
internal sealed class CatalogConnection : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private readonly string _path;

    private CatalogConnection(string path, SqliteConnection sqlite)
    {
        _path = path;
        Sqlite = sqlite;
    }

    internal SqliteConnection Sqlite { get; }

    /// <summary>Tells two catalog files at the same path apart: a rebuilt one has another.</summary>
    internal string Generation { get; private set; } = string.Empty;

    /// <summary>The catalog's schema, as it was when the connection was opened: an earlier one can be read.</summary>
    internal int SchemaVersion { get; private set; }

    /// <summary>Opens the catalog and checks that it is one, of a schema this version knows.</summary>
    /// <param name="immutable">Read-only media: no lock is taken and nothing is written beside the file.</param>
    internal static CatalogConnection Open(string path, bool immutable, TimeSpan timeout)
    {
        if (!File.Exists(path))
        {
            throw CatalogErrors.Invalid(path, "there is no such file");
        }

        CatalogConnection opened = OpenUnchecked(path, immutable ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWrite, immutable, timeout);
        try
        {
            opened.Check();
            return opened;
        }
        catch (SqliteException error)
        {
            opened.Dispose();
            throw CatalogErrors.Translate(error, path);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Opens a database file that need not be a catalog yet.</summary>
    internal static CatalogConnection OpenUnchecked(string path, SqliteOpenMode mode, bool immutable, TimeSpan timeout)
    {
        SqliteConnectionStringBuilder settings = new()
        {
            DataSource = immutable ? $"{new Uri(System.IO.Path.GetFullPath(path)).AbsoluteUri}?immutable=1" : path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(timeout.TotalSeconds)),
        };
        SqliteConnection sqlite = new(settings.ConnectionString);
        CatalogConnection connection = new(path, sqlite);
        try
        {
            sqlite.Open();
            connection.Run($"""
                PRAGMA busy_timeout={(long)timeout.TotalMilliseconds}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=OFF;
                PRAGMA temp_store=MEMORY; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;
                """);
            return connection;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw CatalogErrors.Translate(error, path);
        }
    }

    /// <summary>A prepared command, made once per text. Values are bound to $1, $2 and so on.</summary>
    internal SqliteCommand Command(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = Sqlite.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        if (values.Length == 0 || command.Parameters.Count != values.Length)
        {
            command.Parameters.Clear();
            for (int i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                ContentId id => id.ToArray(),
                object value => value,
            };
        }

        return command;
    }

    internal void Begin(bool immediate) => Run(immediate ? "BEGIN IMMEDIATE" : "BEGIN");

    /// <summary>Makes the transaction durable.</summary>
    internal void Commit()
    {
        Failpoint.Before(FailpointKind.CatalogCommit, _path);
        Run("COMMIT");
        Failpoint.After(FailpointKind.CatalogCommit, _path);
    }

    /// <summary>Ends a transaction that only read.</summary>
    internal void End() => Run("COMMIT");

    internal void Rollback()
    {
        // SQLite rolls back by itself on some errors; then there is no transaction left to end.
        if (SQLitePCL.raw.sqlite3_get_autocommit(Sqlite.Handle) == 0)
        {
            Run("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
        Sqlite.Dispose();
    }

    private void Run(string sql)
    {
        if (sql.Length > 16)
        {
            using SqliteCommand once = Sqlite.CreateCommand();
            once.CommandText = sql;
            once.ExecuteNonQuery();
            return;
        }

        Command(sql, []).ExecuteNonQuery();
    }

    private void Check()
    {
        long application = (long)Command("PRAGMA application_id", []).ExecuteScalar()!;
        long version = (long)Command("PRAGMA user_version", []).ExecuteScalar()!;
        if (application != CatalogSchema.ApplicationId)
        {
            throw CatalogErrors.Invalid(_path, "it is not a catalog");
        }

        if (version > CatalogSchema.Version)
        {
            throw new MGitException(
                ErrorCode.RepositoryTooNew,
                $"The catalog '{_path}' has schema {version}; this version of MGit knows {CatalogSchema.Version}. Update the module.",
                _path);
        }

        if (version < 1)
        {
            throw CatalogErrors.Invalid(_path, $"its schema number is {version}");
        }

        SchemaVersion = (int)version;
        Generation = Command("SELECT value FROM meta WHERE key = 'generation'", []).ExecuteScalar() as string
            ?? throw CatalogErrors.Invalid(_path, "it has no generation");
    }
}
