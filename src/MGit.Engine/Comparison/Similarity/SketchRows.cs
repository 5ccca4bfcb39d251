using MGit.Engine.Catalog;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>The catalog's rows of sketches, and the look-up of candidates in them. What a look-up costs does not depend on the number of rows.</summary>
internal static class SketchRows
{
    /// <summary>Candidates that are compared by their sketches at most.</summary>
    public const int MaxCandidates = 64;

    /// <summary>Tensors of a sketch that are looked up by their samples, the largest first.</summary>
    private const int MaxKeys = 32;

    /// <summary>Models taken from each end of the list of those that share a tensor: the first may be the base, the last the latest of a run.</summary>
    private const int PerKeyEnd = 8;

    /// <summary>Neighbours taken to each side of a place.</summary>
    private const int PerPlaceSide = 8;

    public static void Write(CatalogSnapshot rows, long manifest, ModelSketch sketch)
    {
        rows.Command("INSERT OR REPLACE INTO sketches(manifest, sketch) VALUES($1, $2)", manifest, SketchFormat.Write(sketch)).ExecuteNonQuery();
        foreach (long key in KeysOf(sketch))
        {
            rows.Command("INSERT OR IGNORE INTO sketch_keys(key, manifest) VALUES($1, $2)", key, manifest).ExecuteNonQuery();
        }

        foreach ((long tree, byte[] place) in SketchPlaces.Of(sketch))
        {
            rows.Command("INSERT OR IGNORE INTO sketch_places(tree, place, manifest) VALUES($1, $2, $3)", tree, place, manifest).ExecuteNonQuery();
        }
    }

    /// <summary>The sketch of a manifest, or null where there is none that this version reads.</summary>
    public static ModelSketch? Read(CatalogSnapshot rows, long manifest)
        => rows.Command("SELECT sketch FROM sketches WHERE manifest = $1", manifest).ExecuteScalar() is byte[] bytes ? SketchFormat.Read(bytes) : null;

    /// <summary>Manifests that may be near, those with the most signs of it first.</summary>
    public static IReadOnlyList<long> Candidates(CatalogSnapshot rows, ModelSketch sketch)
    {
        Dictionary<long, double> signs = [];
        foreach (long key in KeysOf(sketch))
        {
            long[] sharing = [.. Ids(rows, "SELECT manifest FROM sketch_keys WHERE key = $1 ORDER BY manifest LIMIT $2", key, (long)PerKeyEnd)
                .Union(Ids(rows, "SELECT manifest FROM sketch_keys WHERE key = $1 ORDER BY manifest DESC LIMIT $2", key, (long)PerKeyEnd))];

            // A tensor that few models share says more than one that all do.
            Add(signs, sharing, 2.0 / (1 + sharing.Length));
        }

        foreach ((long tree, byte[] place) in SketchPlaces.Of(sketch))
        {
            Add(signs, Ids(rows, "SELECT manifest FROM sketch_places WHERE tree = $1 AND place >= $2 ORDER BY place, manifest LIMIT $3", tree, place, (long)PerPlaceSide), 1);
            Add(signs, Ids(rows, "SELECT manifest FROM sketch_places WHERE tree = $1 AND place < $2 ORDER BY place DESC, manifest DESC LIMIT $3", tree, place, (long)PerPlaceSide), 1);
        }

        return [.. signs.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(MaxCandidates).Select(pair => pair.Key)];
    }

    private static IEnumerable<long> KeysOf(ModelSketch sketch) => sketch.Tensors.Count == 0
        ? []
        : sketch.Tensors.OrderByDescending(tensor => tensor.Weight).Take(MaxKeys).Select(tensor => tensor.Key)
            .Concat(AdapterLayout.TargetsOf(sketch)).Append(sketch.LayoutKey).Append(sketch.ShapesKey).Append(sketch.NamesKey).Distinct().Select(key => unchecked((long)key));

    private static void Add(Dictionary<long, double> signs, IReadOnlyList<long> manifests, double sign)
    {
        foreach (long manifest in manifests)
        {
            signs[manifest] = signs.GetValueOrDefault(manifest) + sign;
        }
    }

    private static List<long> Ids(CatalogSnapshot rows, string sql, params ReadOnlySpan<object?> values)
    {
        List<long> ids = [];
        using SqliteDataReader reader = rows.Command(sql, values).ExecuteReader();
        while (reader.Read())
        {
            ids.Add(reader.GetInt64(0));
        }

        return ids;
    }
}
