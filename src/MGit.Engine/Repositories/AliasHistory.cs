using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Repositories;

/// <summary>What the catalog knows of where aliases pointed.</summary>
internal static class AliasHistory
{
    /// <summary>Every move, oldest first.</summary>
    public static IReadOnlyList<ModelAlias> Read(RepositoryCore core)
    {
        if (core.StoreOrNull is not { } store)
        {
            return [];
        }

        return store.Catalog.Query(snapshot =>
        {
            List<ModelAlias> moves = [];
            Dictionary<string, string?> latest = new(StringComparer.OrdinalIgnoreCase);
            using SqliteDataReader reader = snapshot.Command("SELECT name, node, time, author FROM aliases ORDER BY sequence").ExecuteReader();
            while (reader.Read())
            {
                string alias = reader.GetString(0);
                string? node = reader.IsDBNull(1) ? null : reader.GetString(1);
                moves.Add(new ModelAlias
                {
                    Repository = core.Root,
                    Alias = alias,
                    Node = node,
                    Previous = latest.GetValueOrDefault(alias),
                    Set = DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(2)),
                    Author = reader.GetString(3),
                });
                latest[alias] = node;
            }

            return moves;
        });
    }

    /// <summary>An alias as lineage.yaml has it, with what is known of its last move; a hand-written one has none.</summary>
    public static ModelAlias Current(string root, AliasDeclaration alias, IReadOnlyList<ModelAlias> moves)
    {
        string name = alias.ToString();
        string node = alias.Node.ToString();
        ModelAlias? last = moves.LastOrDefault(move => NodeName.Comparer.Equals(move.Alias, name));
        bool known = last?.Node is { } target && NodeName.Comparer.Equals(target, node);
        return new ModelAlias
        {
            Repository = root,
            Alias = name,
            Node = node,
            Previous = known ? last!.Previous : last?.Node,
            Set = known ? last!.Set : null,
            Author = known ? last!.Author : null,
            Current = true,
        };
    }
}
