using MGit.Engine.Catalog;
using MGit.Engine.Codecs;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>What the catalog says of contents that only decoding can tell: ids of bundles' members, and what manifests refer to.</summary>
internal sealed class RebuildContents(
    PackStore store, List<StoreFinding> findings, IProgress<OperationProgress>? progress, CancellationToken cancellation)
{
    private readonly PendingContents _decoded = new();
    private readonly List<PendingContent> _members = [];
    private readonly List<(ContentId Bundle, ContentId[] Members)> _bundles = [];

    /// <summary>Computes the ids of all bundles' members, bases first.</summary>
    public void DecodeBundles()
    {
        ContentStore contents = new(store, _decoded);
        List<ContentId> bundles = Ids(store.Catalog, RecordKind.Bundle);
        for (int index = 0; index < bundles.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Decode(contents, bundles[index]);
            }
            catch (AggregateException errors) when (errors.InnerExceptions.All(IsDamage))
            {
                // Members are decoded in parallel; one fault says what is wrong with the bundle.
                findings.Add(Finding(FindingKind.ContentCorrupt, bundles[index], (MGitException)errors.InnerExceptions[0]));
            }
            catch (MGitException error) when (IsDamage(error))
            {
                findings.Add(Finding(FindingKind.ContentCorrupt, bundles[index], error));
            }

            progress?.Report(new OperationProgress("Rebuilding the catalog", "small tensors", index + 1, bundles.Count, ProgressUnit.Items));
        }
    }

    public void WriteMembers(CatalogTransaction transaction)
    {
        foreach ((ContentId bundle, ContentId[] members) in _bundles)
        {
            byte[] ids = new byte[members.Length * ContentId.Size];
            for (int index = 0; index < members.Length; index++)
            {
                members[index].CopyTo(ids.AsSpan(index * ContentId.Size, ContentId.Size));
            }

            transaction.Command(
                "INSERT INTO bundles(content, members) SELECT id, $2 FROM contents WHERE content = $1", bundle, ids).ExecuteNonQuery();
        }

        ContentRows rows = new(transaction);
        foreach (PendingContent member in _members)
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Write(member);
        }
    }

    public void WriteManifests(CatalogTransaction transaction)
    {
        ContentStore contents = new(store);
        ContentRows rows = new(transaction);
        foreach (ContentId id in Ids(store.Catalog, RecordKind.Manifest))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                Manifest manifest = contents.ReadManifest(id);
                List<ContentId> missing = rows.Write(new PendingManifest(manifest, StoredWith(transaction, id), ModelIngest.SourceOf(manifest)), tolerant: true);
                foreach (ContentId lost in missing)
                {
                    findings.Add(new StoreFinding(FindingKind.ContentMissing, "manifests", $"Manifest {id} needs content {lost}, which is not in any pack.")
                    {
                        Content = lost,
                        Manifests = [id],
                    });
                }
            }
            catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
            {
                findings.Add(Finding(FindingKind.ContentCorrupt, id, error) with { Manifests = [id] });
            }
        }
    }

    private static bool IsDamage(Exception error) => error is MGitException { Code: ErrorCode.ContentCorrupt or ErrorCode.ContentMissing };

    private static StoreFinding Finding(FindingKind kind, ContentId content, MGitException error) =>
        new(kind, error is StoreCorruptException at ? FormattableString.Invariant($"{at.Pack}.pack+{at.Offset}") : "contents", error.Message) { Content = content };

    private static List<ContentId> Ids(CatalogDatabase catalog, RecordKind kind) => catalog.Query(snapshot =>
    {
        List<ContentId> ids = [];
        using SqliteDataReader rows = snapshot.Command(
            "SELECT content FROM contents WHERE kind = $1 AND member IS NULL ORDER BY chain, id", (long)kind).ExecuteReader();
        while (rows.Read())
        {
            ids.Add(new ContentId(rows.GetFieldValue<byte[]>(0)));
        }

        return ids;
    });

    /// <summary>Bytes written with a manifest: the records between it and the manifest before it in its pack.</summary>
    private static long StoredWith(CatalogTransaction transaction, ContentId manifest) => (long)transaction.Command(
        """
        SELECT coalesce(sum(r.length), 0) FROM contents c JOIN records m ON m.id = c.record JOIN records r ON r.pack = m.pack
        WHERE c.content = $1 AND r.kind <> 5 AND r.offset <= m.offset
        AND r.offset > (SELECT coalesce(max(p.offset), 0) FROM records p WHERE p.pack = m.pack AND p.offset < m.offset AND p.kind IN (4, 5))
        """, manifest).ExecuteScalar()!;

    private void Decode(ContentStore contents, ContentId id)
    {
        BundleHeader header = contents.BundleHeaderOf(id);
        ContentEntry bundle = contents.Index.Require(id);
        (ContentId Id, ElementFingerprint Fingerprint)[] members = new (ContentId, ElementFingerprint)[header.Members.Count];
        Parallel.For(0, members.Length, new ParallelOptions { CancellationToken = cancellation }, index =>
        {
            BundleMember member = header.Members[index];
            byte[] bytes = new byte[member.Length];
            contents.Read(new ContentAddress(id, index), 0, bytes);
            members[index] = ContentHasher.Compute(member.ElementType, member.Shape, bytes);
        });
        ContentId[] ids = [.. members.Select(member => member.Id)];
        if (RecordIds.OfBundle(ids) != id)
        {
            findings.Add(new StoreFinding(FindingKind.ContentCorrupt, "contents", $"Bundle {id} holds other tensors than its id says.") { Content = id });
            return;
        }

        _decoded.Add(new PendingContent(bundle, [], Members: ids));
        _bundles.Add((id, ids));
        for (int index = 0; index < ids.Length; index++)
        {
            BundleMember member = header.Members[index];
            BlockMode mode = contents.ModeOf(id, member.Block);
            _members.Add(new PendingContent(
                BundleEntries.OfMember(ids[index], members[index].Fingerprint, bundle, header, index, mode, member.Base is { } from ? contents.IdOf(from) : default), []));
        }
    }
}
