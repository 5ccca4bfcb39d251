using MGit.Engine.Errors;
using MGit.Engine.Repositories.Records;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Repositories.Maintaining;

/// <summary>Tells whether a store's catalog can be read at all.</summary>
internal static class StoreDamage
{
    /// <summary>The fault; null where the catalog is sound.</summary>
    public static StoreFault? Find(RepositoryCore core)
    {
        try
        {
            if (core.StoreOrNull is not { } store)
            {
                return null;
            }

            string verdict = store.Catalog.Read(static connection =>
            {
                using SqliteCommand check = connection.CreateCommand();
                check.CommandText = "PRAGMA quick_check(1)";
                return (string)check.ExecuteScalar()!;
            });
            if (verdict != "ok")
            {
                return Fault(core, verdict);
            }

            _ = store.Catalog.Read(CatalogRows.Read);
            return null;
        }
        catch (MGitException fault) when (fault.Code == ErrorCode.RepositoryInvalid)
        {
            return Fault(core, fault.Message);
        }
    }

    private static StoreFault Fault(RepositoryCore core, string what) => new()
    {
        Repository = core.Root,
        Kind = "CatalogDamaged",
        Where = "catalog.db",
        Repairable = true,
        Message = $"The catalog cannot be read: {what} It is an index: Repair-LineageStore makes it anew from the packs.",
    };
}
