using System.Globalization;
using MGit.Engine.Catalog;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Checks a store: packs against their checksums, the catalog against the packs, manifests against what they need, and on demand every
/// content against its id. Takes no lock and changes nothing; what is committed meanwhile is not looked at.
/// </summary>
public sealed class StoreVerifier(PackStore packs)
{
    /// <param name="decode">Whether every content is decoded and hashed too.</param>
    /// <param name="progress">Hears of packs and contents.</param>
    /// <param name="cancellationToken">Stops the checking.</param>
    public IEnumerable<StoreFinding> Verify(bool decode, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        IReadOnlyList<PackFile> files = packs.Packs;
        foreach (PackFile file in files.Where(file => file.Number != 0))
        {
            foreach (StoreFinding finding in new PackVerification(packs, file).Run(cancellationToken))
            {
                yield return finding;
            }

            progress?.Report(new OperationProgress("Verifying", file.Name, file.CommittedLength, null, ProgressUnit.Bytes));
        }

        foreach (StoreFinding finding in VerifyReferences())
        {
            yield return finding;
        }

        foreach (StoreFinding finding in new ContentVerification(packs).Run(decode, progress, cancellationToken))
        {
            yield return finding;
        }
    }

    /// <summary>Manifests that need a content: themselves, or through a base.</summary>
    internal static IReadOnlyList<ContentId> ManifestsNeeding(CatalogDatabase catalog, ContentId content) => catalog.Query(snapshot =>
    {
        List<ContentId> manifests = [];
        using SqliteDataReader rows = snapshot.Command(
            """
            WITH RECURSIVE hit(id) AS (
                SELECT id FROM contents WHERE content = $1
                UNION SELECT d.content FROM dependencies d JOIN hit ON d.base = hit.id)
            SELECT DISTINCT c.content FROM hit JOIN manifest_contents mc ON mc.content = hit.id JOIN contents c ON c.id = mc.manifest
            UNION SELECT c.content FROM hit JOIN manifests m ON m.content = hit.id JOIN contents c ON c.id = m.content
            """, content).ExecuteReader();
        while (rows.Read())
        {
            manifests.Add(new ContentId(rows.GetFieldValue<byte[]>(0)));
        }

        return manifests;
    });

    /// <summary>A finding with the manifests and nodes that a content's fault hits.</summary>
    internal static StoreFinding Hit(CatalogDatabase catalog, StoreFinding finding, ContentId content) => content.IsNone ? finding : finding with
    {
        Content = content,
        Manifests = ManifestsNeeding(catalog, content),
        Nodes = CorruptContent.Nodes(catalog, content),
    };

    private List<StoreFinding> VerifyReferences()
    {
        (string Sql, string What)[] checks =
        [
            ("SELECT c.content FROM contents c LEFT JOIN records r ON r.id = c.record WHERE r.id IS NULL", "names a record that the catalog does not have"),
            ("SELECT c.content FROM runs u JOIN contents c ON c.id = u.content LEFT JOIN records r ON r.id = u.record WHERE r.id IS NULL", "names a record that the catalog does not have"),
            ("SELECT c.content FROM dependencies d JOIN contents c ON c.id = d.content LEFT JOIN contents b ON b.id = d.base WHERE b.id IS NULL", "needs a base that the catalog does not have"),
            ("SELECT m.content FROM manifest_contents x JOIN contents m ON m.id = x.manifest LEFT JOIN contents c ON c.id = x.content WHERE c.id IS NULL", "needs a content that the catalog does not have"),
            ("SELECT c.content FROM contents c LEFT JOIN bundles b ON b.content = c.id WHERE c.kind = 2 AND c.member IS NULL AND b.content IS NULL", "is a bundle whose members the catalog does not know"),
            ("SELECT c.content FROM contents c LEFT JOIN manifests m ON m.content = c.id WHERE c.kind = 4 AND m.content IS NULL", "is a manifest that the catalog does not list"),
        ];
        return packs.Catalog.Query(snapshot =>
        {
            List<StoreFinding> findings = [];
            foreach ((string sql, string what) in checks)
            {
                using SqliteDataReader rows = snapshot.Command(sql).ExecuteReader();
                while (rows.Read())
                {
                    ContentId id = new(rows.GetFieldValue<byte[]>(0));
                    findings.Add(new StoreFinding(FindingKind.CatalogDiffers, "contents", $"Content {id} {what}.") { Content = id, Repairable = true });
                }
            }

            return findings;
        });
    }

    internal static string Where(string pack, long offset) => string.Create(CultureInfo.InvariantCulture, $"{pack}.pack+{offset}");
}
