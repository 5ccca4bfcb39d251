namespace MGit.Engine.Catalog.Tables;

/// <summary>What tests measured: one row for each time one ran, in the order they were recorded.</summary>
internal static class TestTables
{
    /// <summary>
    /// <c>content</c>: the manifest it was measured on; <c>definition</c>: the test as it was; <c>context</c>: what else it may depend on
    /// (the parents' contents, the declared architecture).
    /// </summary>
    internal const string Create = """
        CREATE TABLE IF NOT EXISTS test_results(id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, content BLOB NOT NULL, definition BLOB NOT NULL,
            context BLOB NOT NULL, test TEXT NOT NULL COLLATE NOCASE, node TEXT NOT NULL, verdict TEXT NOT NULL, metrics TEXT NOT NULL, device TEXT,
            seconds REAL NOT NULL, started INTEGER NOT NULL, error TEXT);
        CREATE INDEX IF NOT EXISTS test_results_content ON test_results(content, definition, context);
        """;
}
