using MGit.Engine.Graph;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Repositories.Records;

/// <summary>The catalog's rows of nodes and manifests as of one read transaction.</summary>
/// <param name="Nodes">Every row, live and in the trash.</param>
/// <param name="Manifests">Every stored manifest.</param>
/// <param name="LastRuns">When a creation function last ran, by the uid of the node it made.</param>
/// <param name="Sequence">The latest commit's number.</param>
internal sealed record CatalogRows(
    IReadOnlyList<NodeRow> Nodes,
    IReadOnlyDictionary<ContentId, ManifestSummary> Manifests,
    IReadOnlyDictionary<Guid, DateTimeOffset> LastRuns,
    long Sequence)
{
    /// <summary>What a repository without a store knows.</summary>
    public static CatalogRows Empty { get; } = new([], new Dictionary<ContentId, ManifestSummary>(), new Dictionary<Guid, DateTimeOffset>(), 0);

    public static CatalogRows Read(SqliteConnection connection)
        => new(ReadNodes(connection), ReadManifests(connection), RunRows.ReadLast(connection), ReadSequence(connection));

    public static long ReadSequence(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(MAX(sequence), 0) FROM commits";
        return (long)command.ExecuteScalar()!;
    }

    private static List<NodeRow> ReadNodes(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT uid, name, version, manifest, state, created, author, removed, detail FROM nodes";
        using SqliteDataReader reader = command.ExecuteReader();
        List<NodeRow> rows = [];
        byte[] id = new byte[ContentId.Size];
        while (reader.Read())
        {
            rows.Add(new NodeRow(
                new Guid(reader.GetFieldValue<byte[]>(0)),
                new NodeId(reader.GetString(1), reader.GetInt32(2)),
                ReadId(reader, 3, id),
                (NodeState)reader.GetInt32(4),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
                reader.GetString(6),
                reader.IsDBNull(7) ? null : DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(7)),
                reader.GetString(8)));
        }

        return rows;
    }

    private static Dictionary<ContentId, ManifestSummary> ReadManifests(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT c.content, m.original_bytes, m.stored_bytes, m.parameters, m.format, m.epsilon, m.bounded
            FROM manifests m JOIN contents c ON c.id = m.content
            """;
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<ContentId, ManifestSummary> manifests = [];
        byte[] id = new byte[ContentId.Size];
        while (reader.Read())
        {
            bool bounded = reader.GetInt64(6) != 0;
            manifests[ReadId(reader, 0, id)!.Value] = new ManifestSummary(
                reader.GetInt64(1),
                reader.GetInt64(2),
                reader.GetInt64(3),
                reader.GetString(4),
                bounded && !reader.IsDBNull(5) ? reader.GetDouble(5) : null);
        }

        return manifests;
    }

    private static ContentId? ReadId(SqliteDataReader reader, int column, byte[] buffer)
    {
        if (reader.IsDBNull(column) || reader.GetBytes(column, 0, buffer, 0, buffer.Length) != buffer.Length)
        {
            return null;
        }

        return new ContentId(buffer);
    }
}
