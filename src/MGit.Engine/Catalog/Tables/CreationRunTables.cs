namespace MGit.Engine.Catalog.Tables;

/// <summary>What creation functions did. Every row is also in a commit record.</summary>
internal static class CreationRunTables
{
    /// <summary>
    /// <c>uid</c>: the node that was made, or was to be made where it is declared; <c>node</c>: its id then; <c>previous</c>: the version it is the next one of; <c>origin</c> and <c>target</c>: what the
    /// cascade replaced, and by what.
    /// </summary>
    internal const string Create = """
        CREATE TABLE IF NOT EXISTS creation_runs(run BLOB PRIMARY KEY, sequence INTEGER NOT NULL, node TEXT NOT NULL COLLATE NOCASE, uid BLOB, previous BLOB, origin BLOB, target BLOB,
            started INTEGER NOT NULL, detail TEXT NOT NULL, log TEXT);
        CREATE INDEX IF NOT EXISTS creation_runs_uid ON creation_runs(uid, started);
        CREATE INDEX IF NOT EXISTS creation_runs_previous ON creation_runs(previous);
        CREATE INDEX IF NOT EXISTS creation_runs_node ON creation_runs(node);
        CREATE INDEX IF NOT EXISTS creation_runs_cascade ON creation_runs(origin, target);
        """;
}
