using MGit.Engine.Catalog;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Changes the catalog's rows of a content that has been encoded again: another place, another base, the same id.</summary>
internal static class ReplacedRows
{
    public static void Write(CatalogTransaction transaction, PendingContent content)
    {
        ContentEntry entry = content.Entry;
        if (entry.Member >= 0)
        {
            // A member that the catalog knows from another bundle stays there.
            transaction.Command(
                """
                UPDATE contents SET base = (SELECT id FROM contents WHERE content = $1), stored_length = $2, chain = $3, mode = $4
                WHERE content = $5 AND record = $6 AND member = $7
                """,
                OrNull(entry.Base), entry.StoredLength, (long)entry.Chain, (long)entry.Mode, entry.Id, transaction.RecordId(entry.Record), (long)entry.Member)
                .ExecuteNonQuery();
            return;
        }

        long row = (long)transaction.Command("SELECT id FROM contents WHERE content = $1", entry.Id).ExecuteScalar()!;
        long record = transaction.RecordId(entry.Record);
        transaction.Command(
            "UPDATE contents SET record = $2 WHERE member IS NOT NULL AND record = (SELECT record FROM contents WHERE id = $1)", row, record).ExecuteNonQuery();
        transaction.Command(
            """
            UPDATE contents SET base = (SELECT id FROM contents WHERE content = $2), stored_length = $3, chain = $4, mode = $5, transform = $6, record = $7
            WHERE id = $1
            """,
            row, OrNull(entry.Base), entry.StoredLength, (long)entry.Chain, (long)entry.Mode, (long)entry.Transform, record).ExecuteNonQuery();
        transaction.Command("DELETE FROM runs WHERE content = $1", row).ExecuteNonQuery();
        foreach (RunPlace run in entry.Runs)
        {
            transaction.Command(
                "INSERT INTO runs(content, first_block, block_count, record) VALUES($1, $2, $3, $4)",
                row, run.FirstBlock, (long)run.BlockCount, transaction.RecordId(run.Record)).ExecuteNonQuery();
        }

        transaction.Command("DELETE FROM dependencies WHERE content = $1", row).ExecuteNonQuery();
        foreach (ContentId dependency in content.Dependencies)
        {
            transaction.Command(
                "INSERT INTO dependencies(content, base) SELECT $1, id FROM contents WHERE content = $2 AND true ON CONFLICT DO NOTHING", row, dependency).ExecuteNonQuery();
        }
    }

    private static ContentId? OrNull(ContentId id) => id.IsNone ? null : id;
}
