using Microsoft.Data.Sqlite;

namespace MGit.Engine.Catalog;

/// <summary>A consistent view of the catalog while a read (or a write) lasts. Used by one thread at a time, never kept.</summary>
public class CatalogSnapshot
{
    private readonly CatalogConnection _connection;

    internal CatalogSnapshot(CatalogConnection connection) => _connection = connection;

    /// <summary>The connection, inside its transaction.</summary>
    public SqliteConnection Connection => _connection.Sqlite;

    /// <summary>
    /// A command prepared once per connection and text, its parameters <c>$1</c>, <c>$2</c>… set to the values (a ContentId is bound as
    /// its 32 bytes, null as NULL). Read one to its end, or dispose its reader, before asking for the same text again. Do not dispose it.
    /// </summary>
    public SqliteCommand Command(string sql, params ReadOnlySpan<object?> values) => _connection.Command(sql, values);

    /// <summary>
    /// The catalog's schema. Below <see cref="CatalogSchema.Version"/> only where nothing can be written (read-only media): what a later
    /// schema added is not there, and readers do without it.
    /// </summary>
    internal int SchemaVersion => (int)(long)Command("PRAGMA user_version", []).ExecuteScalar()!;

    /// <summary>A value of the <c>meta</c> table.</summary>
    public string? Meta(string key) => Command("SELECT value FROM meta WHERE key = $1", key).ExecuteScalar() as string;
}
