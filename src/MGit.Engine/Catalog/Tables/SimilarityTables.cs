namespace MGit.Engine.Catalog.Tables;

/// <summary>
/// Samples of models' parameters and what candidates for a parent are looked up by. Nothing in them is new: a model that has no row is
/// sampled when it is first asked for.
/// </summary>
internal static class SimilarityTables
{
    /// <summary>
    /// <c>sketch_keys</c>: equal parts (a sampled tensor, a layout); <c>sketch_places</c>: a place in an order in which near models lie
    /// near each other. Both go with their manifest.
    /// </summary>
    internal const string Create = """
        CREATE TABLE IF NOT EXISTS sketches(manifest INTEGER PRIMARY KEY, sketch BLOB NOT NULL);
        CREATE TABLE IF NOT EXISTS sketch_keys(key INTEGER NOT NULL, manifest INTEGER NOT NULL, PRIMARY KEY(key, manifest)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sketch_keys_manifest ON sketch_keys(manifest);
        CREATE TABLE IF NOT EXISTS sketch_places(tree INTEGER NOT NULL, place BLOB NOT NULL, manifest INTEGER NOT NULL, PRIMARY KEY(tree, place, manifest)) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS sketch_places_manifest ON sketch_places(manifest);
        CREATE TRIGGER IF NOT EXISTS sketches_of_manifest AFTER DELETE ON manifests BEGIN
            DELETE FROM sketches WHERE manifest = old.content;
            DELETE FROM sketch_keys WHERE manifest = old.content;
            DELETE FROM sketch_places WHERE manifest = old.content;
        END;
        """;
}
