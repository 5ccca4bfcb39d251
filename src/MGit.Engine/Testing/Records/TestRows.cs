using System.Text.Json;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Running;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Testing.Records;

/// <summary>The catalog's rows of results.</summary>
internal static class TestRows
{
    private const string Columns = "id, content, definition, context, test, node, verdict, metrics, device, seconds, started, error";

    // A catalog on read-only media may be of a schema that had no results yet.
    private const int FirstSchema = 2;

    /// <summary>Every row of the wanted contents, in the order they were recorded.</summary>
    public static IReadOnlyList<TestRow> Read(CatalogSnapshot snapshot, IReadOnlySet<ContentId> contents)
    {
        if (snapshot.SchemaVersion < FirstSchema || contents.Count == 0)
        {
            return [];
        }

        List<TestRow> rows = [];

        // Few contents are looked up; of many, one pass over the table is cheaper than a look-up each.
        if (contents.Count <= 64)
        {
            foreach (ContentId content in contents)
            {
                using SqliteDataReader reader = snapshot.Command($"SELECT {Columns} FROM test_results WHERE content = $1", content).ExecuteReader();
                Take(reader, rows, contents);
            }
        }
        else
        {
            using SqliteDataReader reader = snapshot.Command($"SELECT {Columns} FROM test_results").ExecuteReader();
            Take(reader, rows, contents);
        }

        rows.Sort((left, right) => left.Number.CompareTo(right.Number));
        return rows;
    }

    public static void Write(CatalogTransaction transaction, TestMeasured measured) => transaction.Command(
        """
        INSERT INTO test_results(sequence, content, definition, context, test, node, verdict, metrics, device, seconds, started, error)
        VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        transaction.Sequence,
        Id(measured.Content),
        Id(measured.Definition),
        Id(measured.Context),
        measured.Test,
        measured.Node,
        measured.Verdict,
        JsonSerializer.Serialize(measured.Metrics, MetricsJson.Default.Values),
        measured.Device,
        measured.Seconds,
        measured.Started.ToUnixTimeMilliseconds(),
        measured.Error).ExecuteNonQuery();

    /// <summary>The event that records a result.</summary>
    public static TestMeasured EventOf(TestRow row) => new(
        row.Test,
        row.Node,
        row.Content.ToString(),
        row.Definition.ToString(),
        row.Context.ToString(),
        row.Measured.Verdict.ToString(),
        [.. row.Measured.Metrics.Select(metric => new TestMeasured.Value(metric.Name, metric.Value, metric.HigherIsBetter))],
        row.Measured.Device,
        row.Seconds,
        row.Started,
        row.Measured.Error);

    private static void Take(SqliteDataReader reader, List<TestRow> rows, IReadOnlySet<ContentId> contents)
    {
        while (reader.Read())
        {
            ContentId content = new(reader.GetFieldValue<byte[]>(1));
            if (contents.Contains(content))
            {
                rows.Add(Row(reader, content));
            }
        }
    }

    private static TestRow Row(SqliteDataReader reader, ContentId content)
    {
        if (!Enum.TryParse(reader.GetString(6), out TestOutcome verdict))
        {
            // A word of a newer version: nothing is known by it, and the test runs again.
            verdict = TestOutcome.Error;
        }

        return new TestRow(
            reader.GetInt64(0),
            content,
            new ContentId(reader.GetFieldValue<byte[]>(2)),
            new ContentId(reader.GetFieldValue<byte[]>(3)),
            reader.GetString(4),
            reader.GetString(5),
            new Measurement(
                verdict,
                [.. Values(reader.GetString(7)).Select(value => new Metric(value.Name, value.Number, value.HigherIsBetter))],
                reader.IsDBNull(8) ? null : reader.GetString(8),
                reader.IsDBNull(11) ? null : reader.GetString(11)),
            reader.GetDouble(9),
            DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(10)));
    }

    private static IReadOnlyList<TestMeasured.Value> Values(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, MetricsJson.Default.Values) ?? [];
        }
        catch (JsonException fault)
        {
            throw new MGitException(
                ErrorCode.RepositoryInvalid,
                $"A recorded test result cannot be read ({fault.Message}). Repair-LineageStore makes the catalog anew from the packs.",
                innerException: fault);
        }
    }

    private static ContentId? Id(string text) => ContentId.TryParse(text)
        ?? throw new MGitException(ErrorCode.ContentCorrupt, $"A recorded test result names the content '{text}', which is no content id.");
}
