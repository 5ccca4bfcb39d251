using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Store;
using MGit.Engine.Store.Packs;

namespace MGit.Engine.CrashHost.Scenarios;

/// <summary>Scenarios of the pack layer. Reported: "committed n" once the commit with that number has returned.</summary>
internal static class PackScenarios
{
    internal static void Create(ScenarioRun run)
    {
        PackStore.Create(run.Folder);
        run.Report("created");
    }

    internal static void Commit(ScenarioRun run)
    {
        using PackStore store = PackStore.Open(run.Folder);
        using PackWriter writer = store.BeginWrite();
        for (int i = 0; i < 2; i++)
        {
            SampleRecords.Append(writer, i, 300);
            SampleRecords.Append(writer, i + 100, 40_000);
            run.Report($"committed {writer.Commit(_ => SampleRecords.CommitPayload(2))}");
        }

        run.Report($"committed {writer.Commit(_ => SampleRecords.CommitPayload(0))}");
    }

    internal static void Seal(ScenarioRun run)
    {
        using PackStore store = PackStore.Open(run.Folder, new PackStoreOptions { PackSegmentBytes = 1 });
        using PackWriter writer = store.BeginWrite();
        for (int i = 0; i < 2; i++)
        {
            SampleRecords.Append(writer, i);
            run.Report($"committed {writer.Commit(_ => SampleRecords.CommitPayload(1))}");
        }
    }

    /// <summary>Moves every record, commits included, out of the first pack, and deletes it.</summary>
    internal static void Collect(ScenarioRun run)
    {
        using PackStore store = PackStore.Open(run.Folder);
        using ExclusiveStore alone = store.BeginExclusive();
        alone.ClearTemporary();
        PackFile old = store.Packs[0];
        using (PackWriter writer = alone.BeginWrite())
        {
            List<(long Id, RecordLocation At)> records = store.Catalog.Query(snapshot =>
            {
                List<(long, RecordLocation)> found = [];
                using var reader = snapshot.Command("SELECT id, pack, offset, length FROM records WHERE pack = $1 ORDER BY offset", old.Number).ExecuteReader();
                while (reader.Read())
                {
                    found.Add((reader.GetInt64(0), new RecordLocation(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3))));
                }

                return found;
            });
            List<(long Old, RecordLocation New)> moved = [.. records.Select(record => (record.Id, ExclusiveStore.Copy(writer, record.At)))];
            long sequence = writer.Commit(transaction =>
            {
                foreach ((long id, RecordLocation at) in moved)
                {
                    transaction.Command("UPDATE commits SET record = $1 WHERE record = $2", transaction.RecordId(at), id).ExecuteNonQuery();
                }

                transaction.RemovePack(old.Number);
                return SampleRecords.CommitPayload(0);
            });
            run.Report($"committed {sequence}");
        }

        alone.DeletePacks([old]);
    }

    /// <summary>Commits until the count in the second argument (or until killed); seeds begin at the first argument.</summary>
    internal static void Loop(ScenarioRun run)
    {
        int seed = int.Parse(run.Arguments[0], CultureInfo.InvariantCulture);
        int count = int.Parse(run.Arguments[1], CultureInfo.InvariantCulture);
        using PackStore store = PackStore.Open(run.Folder);
        run.Report("ready");
        for (int done = 0; done < count;)
        {
            // A new writer now and then, so that packs change hands.
            using PackWriter writer = store.BeginWrite();
            for (int i = 0; i < 5 && done < count; i++, done++)
            {
                int records = 1 + (done % 3);
                for (int k = 0; k < records; k++)
                {
                    SampleRecords.Append(writer, seed++, 100 + (seed % 5000));
                }

                run.Report($"committed {writer.Commit(_ => SampleRecords.CommitPayload(records))}");
            }
        }
    }

    /// <summary>Says whether the store can be written, and if not why.</summary>
    internal static void ReportWritable(ScenarioRun run)
    {
        using PackStore store = PackStore.Open(run.Folder);
        try
        {
            store.BeginWrite().Dispose();
            run.Report("writable");
        }
        catch (MGitException error)
        {
            run.Report($"{error.Code}: {error.Message}");
        }
    }

    /// <summary>Copies the catalog's rows into a new one and puts it in place.</summary>
    internal static void ReplaceCatalog(ScenarioRun run)
    {
        using PackStore store = PackStore.Open(run.Folder);
        using ExclusiveStore alone = store.BeginExclusive();
        string temporary = Path.Combine(run.Folder, "tmp", "rebuilt.db");
        CatalogDatabase.Create(temporary, store.RepositoryId);
        CatalogDatabase.Fill(temporary, transaction =>
        {
            foreach (PackFile pack in store.Packs)
            {
                long number = transaction.AddPack(pack.Name, pack.CommittedLength, pack.IsSealed);
                foreach (ScannedRecord record in store.Scan(pack.Name, verifyPayload: true))
                {
                    long row = transaction.AddRecord(new RecordLocation(number, record.Offset, record.Length), record.Kind, record.Id);
                    if (record.Kind == RecordKind.Commit && CommitHeader.TryParse(record.Header) is { } commit)
                    {
                        transaction.AddCommit(commit.Sequence, row, commit.Time);
                        transaction.SetLastSequence(commit.Sequence);
                    }
                }
            }
        });
        alone.ReplaceCatalog(temporary);
        run.Report("replaced");
    }
}
