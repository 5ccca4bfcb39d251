using MGit.Engine.Catalog;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tests.Store;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Tests.Catalog;

public sealed class CatalogUpgradeTests
{
    [Fact]
    public void A_catalog_of_the_first_schema_is_upgraded_when_a_store_is_opened_for_writing()
    {
        using StoreFolder folder = new();
        IReadOnlyList<string> expected = Tables(folder);
        MakeFirstSchema(folder);
        Assert.DoesNotContain("sketches", Tables(folder));

        using (PackStore store = folder.Open())
        {
            Assert.Equal(CatalogSchema.Version, store.Catalog.Query(snapshot => snapshot.SchemaVersion));
            using PackWriter writer = store.BeginWrite();
            writer.Commit(_ => []);
        }

        Assert.Equal(expected, Tables(folder));
    }

    [Fact]
    public void A_catalog_of_the_first_schema_that_cannot_be_written_is_read_as_it_is()
    {
        using StoreFolder folder = new();
        MakeFirstSchema(folder);

        using PackStore store = folder.Open(StoreFolder.Options with { ReadOnly = true });

        Assert.Equal("0", store.Catalog.Query(snapshot => snapshot.Meta("sequence")));
        Assert.Equal(1, store.Catalog.Query(snapshot => snapshot.SchemaVersion));
        Assert.DoesNotContain("sketches", Tables(folder));
    }

    [Fact]
    public void A_catalog_that_is_put_back_from_an_earlier_copy_is_upgraded_by_the_next_writer()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        MakeFirstSchema(folder);

        store.UpdateCatalog(transaction => transaction.SetMeta("note", "written"));

        Assert.Contains("sketches", Tables(folder));
        Assert.Equal("written", store.Catalog.Query(snapshot => snapshot.Meta("note")));
    }

    [Fact]
    public void What_is_kept_of_a_manifest_goes_with_it()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        store.UpdateCatalog(transaction =>
        {
            transaction.Command(
                "INSERT INTO manifests(content, original_bytes, stored_bytes, parameters, format, files, bounded) VALUES(7, 1, 1, 1, 'Plain', 1, 0)").ExecuteNonQuery();
            transaction.Command("INSERT INTO sketches(manifest, sketch) VALUES(7, x'00'), (8, x'00')").ExecuteNonQuery();
            transaction.Command("INSERT INTO sketch_keys(key, manifest) VALUES(1, 7), (1, 8)").ExecuteNonQuery();
            transaction.Command("INSERT INTO sketch_places(tree, place, manifest) VALUES(1, x'00', 7), (1, x'00', 8)").ExecuteNonQuery();
        });

        store.UpdateCatalog(transaction => transaction.Command("DELETE FROM manifests WHERE content = 7").ExecuteNonQuery());

        foreach (string table in (string[])["sketches", "sketch_keys", "sketch_places"])
        {
            Assert.Equal(8L, store.Catalog.Query(snapshot => snapshot.Command($"SELECT group_concat(manifest) FROM {table}").ExecuteScalar() is string text ? long.Parse(text, null) : -1));
        }
    }

    /// <summary>What a store of the first schema looks like: what the steps added is taken away again.</summary>
    private static void MakeFirstSchema(StoreFolder folder)
    {
        using SqliteConnection connection = Connect(folder);
        using SqliteCommand command = connection.CreateCommand();
        foreach (string table in Tables(folder).Except(FirstTables()))
        {
            command.CommandText = $"DROP TABLE \"{table}\"";
            command.ExecuteNonQuery();
        }

        command.CommandText = "DROP TRIGGER IF EXISTS sketches_of_manifest; PRAGMA user_version = 1;";
        command.ExecuteNonQuery();
    }

    private static List<string> FirstTables()
    {
        using SqliteConnection connection = new("Data Source=:memory:");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = CatalogSchema.First;
        command.ExecuteNonQuery();
        return Tables(connection);
    }

    private static List<string> Tables(StoreFolder folder)
    {
        using SqliteConnection connection = Connect(folder);
        return Tables(connection);
    }

    private static List<string> Tables(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        using SqliteDataReader rows = command.ExecuteReader();
        List<string> names = [];
        while (rows.Read())
        {
            names.Add(rows.GetString(0));
        }

        return names;
    }

    private static SqliteConnection Connect(StoreFolder folder)
    {
        SqliteConnection connection = new($"Data Source={Path.Combine(folder.Lineage, CatalogDatabase.FileName)};Pooling=False");
        connection.Open();
        return connection;
    }
}
