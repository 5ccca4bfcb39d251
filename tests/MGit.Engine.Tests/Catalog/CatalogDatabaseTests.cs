using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using MGit.Engine.Tests.Store;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Tests.Catalog;

public sealed class CatalogDatabaseTests
{
    [Fact]
    public void A_read_sees_one_state_while_others_commit_and_nobody_waits()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackWriter writer = store.BeginWrite();
        store.Catalog.Query(snapshot =>
        {
            Assert.Equal("0", snapshot.Meta("sequence"));
            writer.Commit(_ => []);
            Assert.Equal("0", snapshot.Meta("sequence"));
            return true;
        });
        Assert.Equal("1", store.Catalog.Query(snapshot => snapshot.Meta("sequence")));
        writer.Commit(transaction =>
        {
            Assert.Equal("1", store.Catalog.Query(snapshot => snapshot.Meta("sequence")));
            return [];
        });
    }

    [Fact]
    public void Commands_are_prepared_once_and_take_ids_and_nulls()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        ContentId id = StoreFolder.Id(7);
        store.UpdateCatalog(transaction =>
        {
            const string insert = "INSERT INTO retired(manifest, uid, since) VALUES($1, $2, $3)";
            SqliteCommand first = transaction.Command(insert, id, new byte[] { 1 }, 5);
            first.ExecuteNonQuery();
            SqliteCommand second = transaction.Command(insert, id, new byte[] { 2 }, 6);
            Assert.Same(first, second);
            second.ExecuteNonQuery();
            transaction.Command("INSERT INTO records(pack, offset, length, kind, content) VALUES(1, 1, 1, 1, $1)", (object?)null).ExecuteNonQuery();
        });
        Assert.Equal(2L, store.Catalog.Read(connection =>
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM retired WHERE manifest = $id";
            command.Parameters.AddWithValue("$id", id.ToArray());
            return command.ExecuteScalar();
        }));
        Assert.Equal(1L, store.Catalog.Query(snapshot => snapshot.Command("SELECT count(*) FROM records WHERE content IS NULL").ExecuteScalar()));
    }

    [Fact]
    public void A_change_that_throws_changes_nothing()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        Assert.Throws<InvalidTimeZoneException>(() => store.UpdateCatalog(transaction =>
        {
            transaction.SetMeta("half", "done");
            throw new InvalidTimeZoneException();
        }));
        Assert.Null(store.Catalog.Query(snapshot => snapshot.Meta("half")));
        store.UpdateCatalog(transaction => transaction.SetMeta("half", "done"));
        Assert.Equal("done", store.Catalog.Query(snapshot => snapshot.Meta("half")));
    }

    [Fact]
    public void A_newer_schema_is_refused_by_name()
    {
        using StoreFolder folder = new();
        using (PackStore store = folder.Open())
        {
            store.UpdateCatalog(transaction => transaction.Command("PRAGMA user_version = 1000").ExecuteNonQuery());
        }

        MGitException error = Assert.Throws<MGitException>(() => folder.Open());
        Assert.Equal(ErrorCode.RepositoryTooNew, error.Code);
        Assert.Contains("Update the module", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_damaged_catalog_says_to_repair()
    {
        using StoreFolder folder = new();
        using (PackStore store = folder.Open())
        using (PackWriter writer = store.BeginWrite())
        {
            StoreFolder.Append(writer, 1);
            writer.Commit(_ => []);
        }

        string path = Path.Combine(folder.Lineage, "catalog.db");
        byte[] sound = File.ReadAllBytes(path);
        byte[][] damaged = [[], "not a database, but long enough to have a header of one hundred bytes................................."u8.ToArray(), sound[..100], sound[..5000]];
        foreach (byte[] bytes in damaged)
        {
            File.WriteAllBytes(path, bytes);
            MGitException error = Assert.Throws<MGitException>(() => folder.Open());
            Assert.Equal(ErrorCode.RepositoryInvalid, error.Code);
            Assert.Contains("Repair-LineageStore", error.Message, StringComparison.Ordinal);
        }

        File.Delete(path);
        Assert.Equal(ErrorCode.RepositoryInvalid, Assert.Throws<MGitException>(() => folder.Open()).Code);
        using PackStore rebuilding = folder.Open(StoreFolder.Options with { ForRebuild = true });
        Assert.Single(rebuilding.Packs);
        Assert.Equal(ErrorCode.RepositoryInvalid, Assert.Throws<MGitException>(() => rebuilding.RepositoryId).Code);
    }

    [Fact]
    public void A_damaged_page_is_an_error_of_the_catalog_and_nothing_else()
    {
        using StoreFolder folder = new();
        using (PackStore store = folder.Open())
        {
            store.UpdateCatalog(transaction =>
            {
                for (int i = 0; i < 2000; i++)
                {
                    transaction.SetMeta($"key {i}", new string('v', 100));
                }
            });
        }

        string path = Path.Combine(folder.Lineage, "catalog.db");
        byte[] sound = File.ReadAllBytes(path);
        Random random = new(3);
        int refused = 0;
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = [.. sound];
            int page = random.Next(bytes.Length / 4096);
            random.NextBytes(bytes.AsSpan((page * 4096) + random.Next(200), 60));
            File.WriteAllBytes(path, bytes);
            Exception? error = Record.Exception(() =>
            {
                using PackStore store = folder.Open();
                store.Catalog.Query(snapshot => snapshot.Command("SELECT count(*), max(key), max(value) FROM meta").ExecuteScalar());
            });
            Assert.True(error is null or MGitException { Code: ErrorCode.RepositoryInvalid or ErrorCode.RepositoryTooNew or ErrorCode.InputOutput }, $"{error}");
            refused += error is null ? 0 : 1;
        }

        Assert.True(refused > 20);
    }

    [Fact]
    public void A_catalog_replaced_by_another_process_is_noticed_before_writing()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        using PackStore other = folder.Open();
        Guid repository = store.RepositoryId;
        using (PackWriter writer = other.BeginWrite())
        {
            writer.Commit(_ => []);
        }

        using (ExclusiveStore alone = store.BeginExclusive())
        {
            string rebuilt = Path.Combine(folder.Lineage, "tmp", "new.db");
            CatalogDatabase.Create(rebuilt, repository);
            CatalogDatabase.Fill(rebuilt, transaction =>
            {
                transaction.AddPack(store.Packs[0].Name, store.Packs[0].CommittedLength, isSealed: false);
                transaction.SetLastSequence(41);
                transaction.SetMeta("made", "anew");
            });
            alone.ReplaceCatalog(rebuilt);
        }

        Assert.Equal("anew", store.Catalog.Query(snapshot => snapshot.Meta("made")));
        using (PackWriter writer = other.BeginWrite())
        {
            Assert.Equal(42, writer.Commit(_ => []));
        }

        Assert.Equal("anew", other.Catalog.Query(snapshot => snapshot.Meta("made")));
        Assert.Equal("42", store.Catalog.Query(snapshot => snapshot.Meta("sequence")));
    }

    [Fact]
    public void Ten_thousand_nodes_are_written_and_read_back()
    {
        using StoreFolder folder = new();
        using PackStore store = folder.Open();
        store.UpdateCatalog(transaction =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                transaction.Command(
                    "INSERT INTO nodes(uid, name, version, state, created, author, detail) VALUES($1, $2, 1, 0, 0, 'me', '{}')",
                    Guid.NewGuid().ToByteArray(), $"family/model-{i}").ExecuteNonQuery();
            }
        });
        int count = store.Catalog.Query(snapshot =>
        {
            using SqliteDataReader reader = snapshot.Command("SELECT uid, name, version, detail FROM nodes").ExecuteReader();
            int rows = 0;
            while (reader.Read())
            {
                rows += reader.GetString(1).Length > 0 ? 1 : 0;
            }

            return rows;
        });
        Assert.Equal(10_000, count);
    }
}
