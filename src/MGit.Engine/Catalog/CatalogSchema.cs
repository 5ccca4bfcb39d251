using MGit.Engine.Catalog.Tables;

namespace MGit.Engine.Catalog;

/// <summary>The catalog's tables. It is an index over the packs: everything in it can be rebuilt from them.</summary>
internal static class CatalogSchema
{
    /// <summary>Schema number, kept in <c>user_version</c>. A newer one is refused.</summary>
    internal const int Version = 2;

    /// <summary>Kept in <c>application_id</c>: "MGit".</summary>
    internal const int ApplicationId = 0x4D476974;

    /// <summary>
    /// What leads from one schema to the next: step n (from 0) makes schema n + 2 of schema n + 1. A new catalog is made by
    /// <see cref="First"/> and all of them. Those of a version that was released never change; every statement may be run again.
    /// </summary>
    internal static readonly IReadOnlyList<IReadOnlyList<string>> Steps =
    [
        [SimilarityTables.Create, CreationRunTables.Create, TestTables.Create],
    ];

    /// <summary>Schema 1.</summary>
    internal const string First = """
        CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE packs(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, length INTEGER NOT NULL, sealed INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE records(id INTEGER PRIMARY KEY, pack INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, kind INTEGER NOT NULL, content BLOB, UNIQUE(pack, offset));
        CREATE TABLE commits(sequence INTEGER PRIMARY KEY, record INTEGER NOT NULL, time INTEGER NOT NULL);
        CREATE TABLE contents(id INTEGER PRIMARY KEY, content BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, element_type INTEGER, shape BLOB,
            raw_length INTEGER NOT NULL, stored_length INTEGER NOT NULL, base INTEGER, transform INTEGER NOT NULL DEFAULT 0, chain INTEGER NOT NULL DEFAULT 0,
            mode INTEGER NOT NULL DEFAULT 0, fingerprint BLOB, first_leaf BLOB, record INTEGER NOT NULL, member INTEGER);
        CREATE INDEX contents_fingerprint ON contents(fingerprint);
        CREATE INDEX contents_leaf ON contents(first_leaf) WHERE first_leaf IS NOT NULL;
        CREATE INDEX contents_base ON contents(base);
        CREATE TABLE runs(content INTEGER NOT NULL, first_block INTEGER NOT NULL, block_count INTEGER NOT NULL, record INTEGER NOT NULL, PRIMARY KEY(content, first_block)) WITHOUT ROWID;
        CREATE TABLE bundles(content INTEGER PRIMARY KEY, members BLOB NOT NULL);
        CREATE TABLE dependencies(content INTEGER NOT NULL, base INTEGER NOT NULL, PRIMARY KEY(content, base)) WITHOUT ROWID;
        CREATE INDEX dependencies_base ON dependencies(base);
        CREATE TABLE originals(original BLOB NOT NULL, epsilon REAL NOT NULL, content INTEGER NOT NULL, PRIMARY KEY(original, epsilon, content)) WITHOUT ROWID;
        CREATE TABLE manifests(content INTEGER PRIMARY KEY, original_bytes INTEGER NOT NULL, stored_bytes INTEGER NOT NULL, parameters INTEGER NOT NULL, format TEXT NOT NULL,
            files INTEGER NOT NULL, bounded INTEGER NOT NULL, epsilon REAL, source_id BLOB);
        CREATE TABLE manifest_contents(manifest INTEGER NOT NULL, content INTEGER NOT NULL, PRIMARY KEY(manifest, content)) WITHOUT ROWID;
        CREATE INDEX manifest_contents_content ON manifest_contents(content);
        CREATE TABLE manifest_files(manifest INTEGER NOT NULL, path TEXT NOT NULL, length INTEGER NOT NULL, sha256 BLOB NOT NULL, format TEXT NOT NULL, PRIMARY KEY(manifest, path)) WITHOUT ROWID;
        CREATE INDEX manifest_files_sha ON manifest_files(sha256);
        CREATE TABLE nodes(uid BLOB PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE, version INTEGER NOT NULL, manifest BLOB, state INTEGER NOT NULL, created INTEGER NOT NULL,
            author TEXT NOT NULL, removed INTEGER, detail TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX nodes_name ON nodes(name, version);
        CREATE TABLE retired(manifest BLOB NOT NULL, uid BLOB NOT NULL, since INTEGER NOT NULL, PRIMARY KEY(manifest, uid)) WITHOUT ROWID;
        CREATE TABLE highest(name TEXT PRIMARY KEY COLLATE NOCASE, version INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE aliases(name TEXT NOT NULL COLLATE NOCASE, sequence INTEGER NOT NULL, node TEXT, uid BLOB, time INTEGER NOT NULL, author TEXT NOT NULL, PRIMARY KEY(name, sequence)) WITHOUT ROWID;
        CREATE TABLE patches(id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, file TEXT NOT NULL, before BLOB NOT NULL, after BLOB NOT NULL, splices BLOB NOT NULL);
        CREATE TABLE stat_cache(path TEXT PRIMARY KEY, size INTEGER NOT NULL, mtime INTEGER NOT NULL, ctime INTEGER NOT NULL, inode INTEGER NOT NULL, seen INTEGER NOT NULL, sha256 BLOB NOT NULL) WITHOUT ROWID;
        """;
}
