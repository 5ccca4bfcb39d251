using System.Text.Json;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Events;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Repositories.Records;

/// <summary>The catalog's rows of what creation functions did.</summary>
internal static class RunRows
{
    /// <summary>The catalog's schema from which there are such rows; one of an earlier schema is read on read-only media.</summary>
    private const int FirstSchema = 2;

    public static void Write(CatalogTransaction transaction, RunRecorded run) => transaction.Command(
        """
        INSERT OR REPLACE INTO creation_runs(run, sequence, node, uid, previous, origin, target, started, detail, log)
        VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        Key(run.Run),
        transaction.Sequence,
        run.Node,
        Key(run.Uid),
        Key(run.PreviousUid),
        Key(run.Origin),
        Key(run.Target),
        run.Started.ToUnixTimeMilliseconds(),
        JsonSerializer.Serialize(run with { Log = null }, RunJson.Default.RunRecorded),
        run.Log).ExecuteNonQuery();

    /// <summary>When a creation function last made each node.</summary>
    public static Dictionary<Guid, DateTimeOffset> ReadLast(SqliteConnection connection)
    {
        Dictionary<Guid, DateTimeOffset> last = [];
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        if ((long)command.ExecuteScalar()! < FirstSchema)
        {
            return last;
        }

        command.CommandText = "SELECT uid, MAX(started) FROM creation_runs WHERE uid IS NOT NULL GROUP BY uid";
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            last[new Guid(reader.GetFieldValue<byte[]>(0))] = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(1));
        }

        return last;
    }

    /// <summary>Every run that made a node of one cascade, oldest first.</summary>
    public static IReadOnlyList<RunRecorded> ReadCascade(CatalogSnapshot snapshot, Guid origin, Guid target) => snapshot.SchemaVersion < FirstSchema
        ? []
        : Read(snapshot.Command(
            "SELECT detail, NULL FROM creation_runs WHERE origin = $1 AND target = $2 AND uid IS NOT NULL ORDER BY sequence",
            Key(origin),
            Key(target)));

    /// <summary>Runs, newest first.</summary>
    /// <param name="snapshot">The catalog.</param>
    /// <param name="node">The node that was made, or was to be made, or whose next version was; null: all.</param>
    /// <param name="last">How many at most; null: all.</param>
    /// <param name="log">Whether to read what they wrote.</param>
    public static IReadOnlyList<RunRecorded> Read(CatalogSnapshot snapshot, ModelNode? node, int? last, bool log)
    {
        if (snapshot.SchemaVersion < FirstSchema)
        {
            return [];
        }

        string columns = log ? "detail, log" : "detail, NULL";
        object limit = last is { } most ? (long)most : -1L;

        // A node written by hand has no uid before it is made: what failed until then is found by its id.
        return node is not null
            ? Read(snapshot.Command(
                $"""
                SELECT {columns} FROM creation_runs WHERE uid = $1 OR previous = $1 OR (node = $2 AND uid IS NULL AND previous IS NULL)
                ORDER BY started DESC, sequence DESC LIMIT $3
                """,
                Key(node.Uid),
                node.Id,
                limit))
            : Read(snapshot.Command($"SELECT {columns} FROM creation_runs ORDER BY started DESC, sequence DESC LIMIT $1", limit));
    }

    private static List<RunRecorded> Read(SqliteCommand command)
    {
        List<RunRecorded> runs = [];
        using SqliteDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            runs.Add(Parse(reader.GetString(0)) with { Log = reader.IsDBNull(1) ? null : reader.GetString(1) });
        }

        return runs;
    }

    private static RunRecorded Parse(string detail)
    {
        try
        {
            return JsonSerializer.Deserialize(detail, RunJson.Default.RunRecorded) ?? throw new JsonException("it is empty");
        }
        catch (JsonException fault)
        {
            throw new MGitException(
                ErrorCode.RepositoryInvalid,
                $"The catalog's row of a run cannot be read ({fault.Message}). Repair-LineageStore makes the catalog anew from the packs.",
                innerException: fault);
        }
    }

    private static byte[] Key(Guid uid) => uid.ToByteArray();

    private static byte[]? Key(Guid? uid) => uid?.ToByteArray();
}
