using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Catalog;

/// <summary>Brings a catalog of an earlier version to the schema of this one. Nothing is read from the packs for it.</summary>
internal static class CatalogUpgrade
{
    /// <summary>All steps in one transaction; two processes may try at once. A catalog that is up to date costs one look.</summary>
    internal static void Run(CatalogConnection connection)
    {
        if (connection.SchemaVersion == CatalogSchema.Version)
        {
            return;
        }

        connection.Begin(immediate: true);
        try
        {
            // Asked again: another process may have been first.
            long now = (long)connection.Command("PRAGMA user_version", []).ExecuteScalar()!;
            for (int version = (int)now; version < CatalogSchema.Version; version++)
            {
                Apply(connection.Sqlite, version);
            }

            connection.Commit();
        }
        catch
        {
            connection.Rollback();
            throw;
        }
    }

    /// <summary>The statements that make a new catalog of this version; inside a transaction.</summary>
    internal static void CreateNew(SqliteConnection sqlite)
    {
        Execute(sqlite, CatalogSchema.First);
        for (int version = 1; version < CatalogSchema.Version; version++)
        {
            Apply(sqlite, version);
        }
    }

    private static void Apply(SqliteConnection sqlite, int version)
    {
        foreach (string statements in CatalogSchema.Steps[version - 1])
        {
            Execute(sqlite, statements);
        }

        Execute(sqlite, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version={version + 1}"));
    }

    private static void Execute(SqliteConnection sqlite, string sql)
    {
        using SqliteCommand command = sqlite.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
