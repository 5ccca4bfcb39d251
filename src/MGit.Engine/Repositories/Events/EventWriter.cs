using System.Text.Json;
using MGit.Engine.Catalog;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Records;

namespace MGit.Engine.Repositories.Events;

/// <summary>Writes what an event means into the catalog: at the commit it belongs to, and when the catalog is made anew from the packs.</summary>
internal static class EventWriter
{
    public static void Write(CatalogTransaction transaction, LineageEvent happened)
    {
        switch (happened)
        {
            case NodeAdded added:
                Write(transaction, added);
                break;
            case NodeContentReplaced replaced:
                Write(transaction, replaced);
                break;
            case NodeRenamed renamed:
                Execute(transaction, "UPDATE nodes SET name = $1, version = $2 WHERE uid = $3", renamed.Name, renamed.Version, Key(renamed.Uid));
                Raise(transaction, renamed.Name, renamed.Version);
                break;
            case NodeRemoved removed:
                Write(transaction, removed);
                break;
            case NodeRestored restored:
                Execute(transaction, "UPDATE nodes SET state = $1, removed = NULL WHERE uid = $2", (long)NodeState.Live, Key(restored.Uid));
                break;
            case NodeContentLost lost:
                Execute(transaction, "UPDATE nodes SET manifest = NULL WHERE uid = $1", Key(lost.Uid));
                Execute(transaction, "DELETE FROM retired WHERE uid = $1", Key(lost.Uid));
                break;
            case NodePurged purged:
                Execute(transaction, "DELETE FROM nodes WHERE uid = $1", Key(purged.Uid));
                Execute(transaction, "DELETE FROM retired WHERE uid = $1", Key(purged.Uid));
                break;
            case AliasMoved moved:
                Execute(
                    transaction,
                    "INSERT INTO aliases(name, sequence, node, uid, time, author) VALUES($1, $2, $3, $4, $5, $6)",
                    moved.Alias,
                    transaction.Sequence,
                    moved.Node,
                    moved.Uid is { } uid ? Key(uid) : null,
                    moved.Time.ToUnixTimeMilliseconds(),
                    moved.Author);
                break;
            case RunRecorded recorded:
                RunRows.Write(transaction, recorded);
                break;
            case TestMeasured measured:
                TestRows.Write(transaction, measured);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened, "Unknown event.");
        }
    }

    private static void Write(CatalogTransaction transaction, NodeAdded added)
    {
        Execute(
            transaction,
            "INSERT OR REPLACE INTO nodes(uid, name, version, manifest, state, created, author, removed, detail) VALUES($1, $2, $3, $4, $5, $6, $7, NULL, $8)",
            Key(added.Uid),
            added.Name,
            added.Version,
            Id(added.Manifest),
            (long)NodeState.Live,
            added.Created.ToUnixTimeMilliseconds(),
            added.Author,
            Detail(new NodeDetail(added.Source, added.Notices, added.Entry)));
        Raise(transaction, added.Name, added.Version);
    }

    private static void Write(CatalogTransaction transaction, NodeContentReplaced replaced)
    {
        Execute(transaction, "UPDATE nodes SET manifest = $1 WHERE uid = $2", Id(replaced.Manifest), Key(replaced.Uid));
        Execute(transaction, "DELETE FROM retired WHERE manifest = $1 AND uid = $2", Id(replaced.Manifest), Key(replaced.Uid));
        if (replaced.Retired is not null)
        {
            Execute(
                transaction,
                "INSERT OR REPLACE INTO retired(manifest, uid, since) VALUES($1, $2, $3)",
                Id(replaced.Retired),
                Key(replaced.Uid),
                replaced.Time.ToUnixTimeMilliseconds());
        }
    }

    private static void Write(CatalogTransaction transaction, NodeRemoved removed)
    {
        // A node that was only declared has no row yet; its entry is kept all the same.
        Execute(
            transaction,
            "INSERT OR IGNORE INTO nodes(uid, name, version, manifest, state, created, author, removed, detail) VALUES($1, $2, $3, $4, $5, $6, $7, NULL, '')",
            Key(removed.Uid),
            removed.Name,
            removed.Version,
            Id(removed.Manifest),
            (long)NodeState.Live,
            removed.Time.ToUnixTimeMilliseconds(),
            removed.Author);
        string known = (string)transaction.Command("SELECT detail FROM nodes WHERE uid = $1", Key(removed.Uid)).ExecuteScalar()!;
        NodeDetail detail = known.Length == 0 ? new NodeDetail(null, [], null) : JsonSerializer.Deserialize(known, NodeDetailJson.Default.NodeDetail)!;
        Execute(
            transaction,
            "UPDATE nodes SET name = $1, version = $2, state = $3, removed = $4, detail = $5 WHERE uid = $6",
            removed.Name,
            removed.Version,
            (long)NodeState.Trash,
            removed.Time.ToUnixTimeMilliseconds(),
            Detail(detail with { Entry = removed.Entry, Parents = removed.Parents }),
            Key(removed.Uid));
        Raise(transaction, removed.Name, removed.Version);
    }

    private static void Raise(CatalogTransaction transaction, string name, int version)
        => Execute(
            transaction,
            "INSERT INTO highest(name, version) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET version = MAX(version, $2)",
            name,
            version);

    private static string Detail(NodeDetail detail) => JsonSerializer.Serialize(detail, NodeDetailJson.Default.NodeDetail);

    private static byte[] Key(Guid uid) => uid.ToByteArray();

    private static ContentId? Id(string? text) => ContentId.TryParse(text);

    private static void Execute(CatalogTransaction transaction, string sql, params ReadOnlySpan<object?> values)
        => transaction.Command(sql, values).ExecuteNonQuery();
}
