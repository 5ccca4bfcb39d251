using MGit.Engine.Catalog;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Mends a store as far as that loses nothing: the catalog is made anew from the packs where it differs from them, and a damaged content is
/// taken from an equal one elsewhere. What is lost for good is said, and dropped only on demand (<see cref="Drop"/>).
/// </summary>
public sealed class StoreRepairer(PackStore packs)
{
    /// <param name="replayer">Writes the rows of commits where the catalog is made anew.</param>
    /// <param name="progress">Hears of packs and contents.</param>
    /// <param name="cancellationToken">Stops between two steps; what is mended stays so.</param>
    /// <returns>
    /// Every fault that was found; <see cref="StoreFinding.Repaired"/> says what was done about it. One that is left names the manifests that
    /// cannot be restored whole.
    /// </returns>
    public IReadOnlyList<StoreFinding> Mend(ICommitReplayer replayer, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        using ExclusiveStore exclusive = packs.BeginExclusive(cancellationToken);
        List<StoreFinding> findings = Verify(progress, cancellationToken);
        List<StoreFinding> mended = [];
        if (findings.Exists(finding => finding.Kind == FindingKind.CatalogDiffers))
        {
            CatalogRebuilder.Rebuild(packs, exclusive, replayer, progress, cancellationToken);
            mended.AddRange(findings.Where(finding => finding.Kind == FindingKind.CatalogDiffers)
                .Select(finding => finding with { Repaired = "The catalog was made anew from the packs." }));
            findings = Verify(progress, cancellationToken);
        }

        List<StoreFinding> content = [.. findings.Where(finding => !finding.Content.IsNone)];
        if (content.Count == 0)
        {
            return [.. mended, .. findings];
        }

        HashSet<ContentId> recovered = Recover(exclusive, content.Select(finding => finding.Content).Distinct(), cancellationToken);
        foreach (StoreFinding finding in findings)
        {
            mended.Add(recovered.Contains(finding.Content)
                ? finding with { Repaired = "The content was taken from an equal one elsewhere in the store." }
                : finding);
        }

        return mended;
    }

    /// <summary>Drops manifests that cannot be restored, and what only they needed; damaged packs are rewritten without it.</summary>
    /// <param name="lost">The manifests; no node may refer to them any more.</param>
    /// <param name="progress">Hears of packs.</param>
    /// <param name="cancellationToken">Stops between two packs.</param>
    public void Drop(IReadOnlyCollection<ContentId> lost, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lost);
        using ExclusiveStore exclusive = packs.BeginExclusive(cancellationToken);
        HashSet<ContentId> roots = packs.Catalog.Query(snapshot =>
        {
            HashSet<ContentId> manifests = [];
            using SqliteDataReader rows = snapshot.Command("SELECT c.content FROM manifests m JOIN contents c ON c.id = m.content").ExecuteReader();
            while (rows.Read())
            {
                manifests.Add(new ContentId(rows.GetFieldValue<byte[]>(0)));
            }

            return manifests;
        });
        roots.ExceptWith(lost);
        GarbageCollector collector = new(packs, deadShare: 0);
        collector.DropRows(exclusive, roots, cancellationToken);
        collector.RewritePacks(exclusive, progress, cancellationToken);
    }

    private List<StoreFinding> Verify(IProgress<OperationProgress>? progress, CancellationToken cancellation) =>
        [.. new StoreVerifier(packs).Verify(decode: true, progress, cancellation)];

    private HashSet<ContentId> Recover(ExclusiveStore exclusive, IEnumerable<ContentId> damaged, CancellationToken cancellation)
    {
        using PackWriter writer = exclusive.BeginWrite(cancellation);
        Recovery recovery = new(packs, writer, cancellation);
        List<PendingContent> found = [];
        foreach (ContentId id in damaged)
        {
            cancellation.ThrowIfCancellationRequested();
            if (recovery.Find(id) is { } content)
            {
                found.Add(content);
            }
        }

        if (found.Count > 0)
        {
            writer.Commit(transaction =>
            {
                found.ForEach(content => ReplacedRows.Write(transaction, content));
                return [];
            });
        }

        return [.. found.Select(content => content.Entry.Id)];
    }
}
