using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Contents;

/// <summary>Says where a fault lies and which nodes it hits.</summary>
internal static class CorruptContent
{
    private const string NodesOf = """
        WITH RECURSIVE hit(id) AS (
            SELECT id FROM contents WHERE content = $1
            UNION SELECT d.content FROM dependencies d JOIN hit ON d.base = hit.id)
        SELECT DISTINCT n.name, n.version FROM hit
        JOIN manifest_contents mc ON mc.content = hit.id OR mc.manifest = hit.id
        JOIN contents m ON m.id = mc.manifest JOIN nodes n ON n.manifest = m.content
        ORDER BY n.name, n.version LIMIT 100
        """;

    public static StoreCorruptException Locate(PackStore packs, ContentId content, RecordFaultException error)
    {
        string pack = packs.Packs.FirstOrDefault(file => file.Number == error.At.Pack)?.Name
            ?? error.At.Pack.ToString(CultureInfo.InvariantCulture);
        IReadOnlyList<string> nodes = Nodes(packs.Catalog, content);
        string hit = nodes.Count == 0 ? string.Empty : $" (needed by {string.Join(", ", nodes.Take(10))}{(nodes.Count > 10 ? " and others" : "")})";
        return new StoreCorruptException(pack, error.At.Offset, $"{error.Message}{hit}", error);
    }

    /// <summary>Ids of the nodes that need a content, itself or as a base; empty where the catalog cannot say.</summary>
    public static IReadOnlyList<string> Nodes(CatalogDatabase catalog, ContentId content)
    {
        try
        {
            return catalog.Query(snapshot =>
            {
                List<string> nodes = [];
                using SqliteDataReader rows = snapshot.Command(NodesOf, content).ExecuteReader();
                while (rows.Read())
                {
                    nodes.Add(string.Create(CultureInfo.InvariantCulture, $"{rows.GetString(0)}@{rows.GetInt64(1)}"));
                }

                return nodes;
            });
        }
        catch (MGitException)
        {
            // The fault being reported matters more than a catalog that is damaged too.
            return [];
        }
    }
}
