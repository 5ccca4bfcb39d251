using MGit.Engine.Catalog;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Which stored contents need which: manifests their contents, contents their bases. Rows are those of contents with records of their own
/// (a bundle is one, its members are not).
/// </summary>
internal sealed class ContentGraph
{
    private readonly Dictionary<long, List<long>> _needs = [];
    private readonly Dictionary<ContentId, long> _manifests = [];
    private readonly Dictionary<long, long> _storedBytes = [];

    private ContentGraph()
    {
    }

    /// <summary>Bytes each content takes in the packs.</summary>
    public IReadOnlyDictionary<long, long> StoredBytes => _storedBytes;

    public static ContentGraph Load(CatalogSnapshot snapshot)
    {
        ContentGraph graph = new();
        using (SqliteDataReader rows = snapshot.Command("SELECT id, stored_length FROM contents WHERE member IS NULL").ExecuteReader())
        {
            while (rows.Read())
            {
                graph._storedBytes[rows.GetInt64(0)] = rows.GetInt64(1);
            }
        }

        using (SqliteDataReader rows = snapshot.Command("SELECT c.content, c.id FROM manifests m JOIN contents c ON c.id = m.content").ExecuteReader())
        {
            while (rows.Read())
            {
                graph._manifests[new ContentId(rows.GetFieldValue<byte[]>(0))] = rows.GetInt64(1);
            }
        }

        graph.AddEdges(snapshot.Command("SELECT content, base FROM dependencies"));

        // A manifest may refer to a small tensor's own row only through its bundle; skeletons and large tensors have rows of their own.
        graph.AddEdges(snapshot.Command("SELECT manifest, content FROM manifest_contents"));
        return graph;
    }

    /// <summary>The row of a manifest; null where the catalog has none.</summary>
    public long? RowOf(ContentId manifest) => _manifests.TryGetValue(manifest, out long row) ? row : null;

    /// <summary>A content and everything that has to be there to read it.</summary>
    public HashSet<long> Closure(IEnumerable<long> rows)
    {
        HashSet<long> reached = [];
        Stack<long> work = new(rows);
        while (work.TryPop(out long row))
        {
            if (reached.Add(row) && _needs.TryGetValue(row, out List<long>? needed))
            {
                foreach (long next in needed)
                {
                    work.Push(next);
                }
            }
        }

        return reached;
    }

    private void AddEdges(SqliteCommand command)
    {
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read())
        {
            long from = rows.GetInt64(0);
            if (!_needs.TryGetValue(from, out List<long>? needed))
            {
                _needs.Add(from, needed = []);
            }

            needed.Add(rows.GetInt64(1));
        }
    }
}
