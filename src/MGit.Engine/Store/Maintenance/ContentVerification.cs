using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Checks that contents can be read, and on demand that each decodes to its id; and that manifests fit what they refer to.</summary>
internal sealed class ContentVerification(PackStore packs, PendingContents? overlay = null)
{
    private readonly ContentStore _contents = new(packs, overlay);

    public IEnumerable<StoreFinding> Run(bool decode, IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        List<(ContentId Id, RecordKind Kind)> all = List();
        long done = 0;
        foreach ((ContentId id, RecordKind kind) in all)
        {
            cancellation.ThrowIfCancellationRequested();
            StoreFinding? finding = decode || kind == RecordKind.Manifest ? Check(id, kind, cancellation) : null;
            if (finding is not null)
            {
                yield return StoreVerifier.Hit(packs.Catalog, finding, id);
            }

            progress?.Report(new OperationProgress("Verifying", kind.ToString(), ++done, all.Count, ProgressUnit.Items));
        }
    }

    /// <summary>What is wrong with a content; null where nothing is.</summary>
    public StoreFinding? Check(ContentId id, RecordKind kind, CancellationToken cancellation)
    {
        try
        {
            return kind switch
            {
                RecordKind.Bundle => CheckBundle(id),
                RecordKind.Manifest => CheckManifest(id),
                _ => _contents.Verify(id, cancellation) ? null : Wrong(id, "decodes to another content than its id says"),
            };
        }
        catch (StoreCorruptException error)
        {
            return new StoreFinding(FindingKind.ContentCorrupt, StoreVerifier.Where(error.Pack, error.Offset), error.Message);
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // Not InputOutput: a file that cannot be read at the moment says nothing of the content, and must not have it taken for lost.
            return new StoreFinding(error.Code == ErrorCode.ContentMissing ? FindingKind.ContentMissing : FindingKind.ContentCorrupt, "contents", error.Message);
        }
        catch (PackGoneException)
        {
            return new StoreFinding(FindingKind.ContentMissing, "contents", $"The pack that content {id} lies in is not there.");
        }
    }

    private StoreFinding? CheckBundle(ContentId id)
    {
        BundleHeader header = _contents.BundleHeaderOf(id);
        ContentId[] listed = _contents.Index.Members(id);
        ContentId[] members = new ContentId[header.Members.Count];
        for (int index = 0; index < members.Length; index++)
        {
            BundleMember member = header.Members[index];
            byte[] bytes = new byte[member.Length];
            _contents.Read(new ContentAddress(id, index), 0, bytes);
            members[index] = ContentHasher.Compute(member.ElementType, member.Shape, bytes).Id;
        }

        return RecordIds.OfBundle(members) != id ? Wrong(id, "holds other tensors than its id says")
            : listed.AsSpan().SequenceEqual(members) ? null
            : new StoreFinding(FindingKind.CatalogDiffers, "bundles", $"The catalog names other members of bundle {id} than it has.") { Repairable = true };
    }

    private StoreFinding? CheckManifest(ContentId id)
    {
        if (RecordIds.OfManifest(_contents.ReadBytes(id)) != id)
        {
            return Wrong(id, "is another manifest than its id says");
        }

        Manifest manifest = _contents.ReadManifest(id);
        foreach (ManifestFile file in manifest.Files)
        {
            foreach (ManifestExtent extent in file.Extents)
            {
                if (_contents.LengthOf(manifest.AddressOf(extent)) != extent.Length)
                {
                    return Wrong(id, $"refers to {manifest.AddressOf(extent)}, which does not have the bytes of its place in '{file.Path}'");
                }
            }

            if (!file.Skeleton.IsNone && _contents.Index.Require(file.Skeleton).RawLength != file.SkeletonLength)
            {
                return Wrong(id, $"refers to a skeleton that does not fit '{file.Path}'");
            }
        }

        return null;
    }

    private static StoreFinding Wrong(ContentId id, string what) => new(FindingKind.ContentCorrupt, "contents", $"Content {id} {what}.");

    private List<(ContentId Id, RecordKind Kind)> List() => packs.Catalog.Query(snapshot =>
    {
        List<(ContentId, RecordKind)> found = [];
        using SqliteDataReader rows = snapshot.Command("SELECT content, kind FROM contents WHERE member IS NULL ORDER BY kind, chain, id").ExecuteReader();
        while (rows.Read())
        {
            found.Add((new ContentId(rows.GetFieldValue<byte[]>(0)), (RecordKind)rows.GetByte(1)));
        }

        return found;
    });
}
