using System.Buffers;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using Microsoft.Data.Sqlite;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Encodes stored tensors again where their chain is too long, or where a base has turned up that they were added without. What they
/// decode to, and so every id, stays the same. A content's chain never grows beyond what those built on it allow: their records say how
/// far down they reach.
/// </summary>
internal sealed class Reencoding(PackStore packs, OptimizeRequest request, IReadOnlyCollection<ContentId> roots)
{
    /// <summary>A better base has to save this much on a sample to be worth the writing.</summary>
    private const double WorthIt = 0.95;

    private const long CommitBytes = 256L * 1024 * 1024;

    private readonly ContentStore _contents = new(packs);

    /// <returns>Contents encoded again.</returns>
    public int Run(ExclusiveStore exclusive, IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        List<(ContentId Id, IReadOnlyList<BaseCandidate> Candidates)> wanted = [.. TooLong(), .. WithoutBase()];
        if (wanted.Count == 0)
        {
            return 0;
        }

        int done = 0, seen = 0;
        using PackWriter writer = exclusive.BeginWrite(cancellation);
        ReencodingBatch batch = new(_contents, writer);
        using IngestSession session = Session(writer, batch.Pending, cancellation);
        RunAppender appender = new(session);
        BundleReencoding bundles = new(session);
        foreach ((ContentId id, IReadOnlyList<BaseCandidate> candidates) in wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            if (batch.Decides(id, BasesBelow([id, .. candidates.Select(candidate => candidate.Tensor.Address.Id)])))
            {
                // Chains and places are taken from the catalog: what is built on, or below what was built, has to be in it.
                batch.Commit(cancellation);
            }

            ContentEntry entry = _contents.Index.Require(id);
            int limit = ChainLimitOf(id);
            bool again = entry.Kind == RecordKind.Bundle ? bundles.Encode(entry, limit) : EncodeTensor(session, appender, entry, candidates, limit);
            done += again ? 1 : 0;
            batch.Note();
            if (writer.PendingBytes > CommitBytes)
            {
                batch.Commit(cancellation);
            }

            progress?.Report(new OperationProgress("Encoding again", null, ++seen, wanted.Count, ProgressUnit.Items));
        }

        batch.Commit(cancellation);
        return done;
    }

    private IngestSession Session(PackWriter writer, PendingContents pending, CancellationToken cancellation)
    {
        // Contents encoded again are found where they lay before; their new places are not looked at before they are committed.
        return new IngestSession(
            writer, new IngestOptions { MaxChainLength = request.MaxChainLength }, _contents, pending, new BaseMatching([], []), [], 0, null, cancellation);
    }

    /// <summary>Everything that the chains of a content and of its candidates lead to: the base that is chosen may be any of it.</summary>
    private HashSet<ContentId> BasesBelow(ReadOnlySpan<ContentId> contents)
    {
        HashSet<ContentId> found = [];
        Stack<ContentId> work = new();
        foreach (ContentId content in contents)
        {
            found.Add(content);
            work.Push(content);
        }

        while (work.TryPop(out ContentId next))
        {
            foreach (ContentId from in DirectBases(next))
            {
                if (found.Add(from))
                {
                    work.Push(from);
                }
            }
        }

        return found;
    }

    private IReadOnlyList<ContentId> DirectBases(ContentId id) => _contents.Index.Find(id) switch
    {
        null => [],
        { Kind: RecordKind.Bundle } => _contents.BundleHeaderOf(id).BaseBundles,
        { Base.IsNone: true } => [],
        { } entry => [entry.Base],
    };

    private bool EncodeTensor(IngestSession session, RunAppender appender, ContentEntry entry, IReadOnlyList<BaseCandidate> candidates, int limit)
    {
        bool isTooLong = entry.Chain > request.MaxChainLength;
        TensorBase? from = candidates.Select(candidate => session.Chooser.ForTensor(candidate, entry.ElementType, entry.Shape.ElementCount))
            .FirstOrDefault(found => found is not null && found.Entry.Id != entry.Id && found.Entry.Chain + 1 <= limit);
        if (!isTooLong && (from is null || !Pays(entry, from)))
        {
            return false;
        }

        // The tensor's own header says what it was bounded to, where it was.
        RunHeader header = _contents.RunHeaderOf(entry);
        TensorSource source = new("store", entry.Id.ToString(), entry.ElementType, entry.Shape, (offset, bytes) => _contents.Read(entry.Address, offset, bytes), new ContentSlot());
        appender.Encode(new RunTarget(
            source, entry.Id, header.Fingerprint, header.FirstLeaf, header.Original, header.Epsilon, from, null));
        return true;
    }

    private bool Pays(ContentEntry entry, TensorBase from)
    {
        BlockGeometry geometry = new(entry.ElementType, entry.Shape.ElementCount);
        long middle = geometry.BlockCount / 2;
        int length = geometry.LengthOf(middle);
        byte[] block = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            _contents.ReadBlock(entry, middle, block.AsSpan(0, length));
            NativeBuffer encoded = BlockWork.Encode(_contents, entry.ElementType, entry.Shape, block.AsSpan(0, length), from, middle, null, default).Bytes;
            bool pays = encoded.Length < WorthIt * _contents.EncodedLengthOf(entry, middle);
            encoded.Free();
            return pays;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>The longest chain a content may get: below those of what is built on it, and within the repository's limit.</summary>
    private int ChainLimitOf(ContentId id) => packs.Catalog.Query(snapshot => snapshot.Command(
        "SELECT min(d.chain) FROM contents c JOIN dependencies x ON x.base = c.id JOIN contents d ON d.id = x.content WHERE c.content = $1", id).ExecuteScalar() is long least
        ? (int)Math.Min(least - 1, request.MaxChainLength)
        : request.MaxChainLength);

    /// <summary>Live contents whose chains are longer than allowed, the shorter ones first: what is built on them gets shorter too.</summary>
    private List<(ContentId Id, IReadOnlyList<BaseCandidate> Candidates)> TooLong()
    {
        List<ContentId> found = packs.Catalog.Query(snapshot =>
        {
            List<ContentId> ids = [];
            ContentGraph graph = ContentGraph.Load(snapshot);
            HashSet<long> live = graph.Closure(roots.Select(graph.RowOf).Where(row => row is not null).Select(row => row!.Value));
            using SqliteDataReader rows = snapshot.Command(
                "SELECT content, id FROM contents WHERE member IS NULL AND kind IN (1, 2) AND chain > $1 ORDER BY chain, id", (long)request.MaxChainLength).ExecuteReader();
            while (rows.Read())
            {
                if (live.Contains(rows.GetInt64(1)))
                {
                    ids.Add(new ContentId(rows.GetFieldValue<byte[]>(0)));
                }
            }

            return ids;
        });
        return [.. found.Select(id =>
        {
            ContentEntry entry = _contents.Index.Require(id);
            IReadOnlyList<BaseCandidate> own = entry.Base.IsNone || _contents.Index.Find(entry.Base) is not { } from
                ? []
                : [new BaseCandidate(new BaseTensor(from.ElementType, from.Shape, from.Address), "its own base")];
            return (id, own);
        })];
    }

    /// <summary>Tensors stored whole although their node has bases now.</summary>
    private List<(ContentId Id, IReadOnlyList<BaseCandidate> Candidates)> WithoutBase()
    {
        Dictionary<ContentId, IReadOnlyList<BaseCandidate>> found = [];
        foreach ((ContentId id, IReadOnlyList<ContentId> bases) in request.Bases)
        {
            if (!roots.Contains(id) || bases.Count == 0)
            {
                continue;
            }

            Manifest manifest = _contents.ReadManifest(id);
            BaseMatching matching = new(
                BaseMatching.TensorsOf(manifest), [.. bases.Where(other => other != id).Select(other => new BaseModel(_contents.ReadManifest(other)))]);
            foreach (ManifestFile file in manifest.Files)
            {
                for (int index = 0; index < file.Extents.Count; index++)
                {
                    ContentAddress address = manifest.AddressOf(file.Extents[index]);
                    if (!address.IsBundled && matching.For(file.Path, index) is { Count: > 0 } candidates
                        && _contents.Index.Require(address.Id) is { Kind: RecordKind.TensorRun, Chain: 0 })
                    {
                        found.TryAdd(address.Id, candidates);
                    }
                }
            }
        }

        return [.. found.Select(pair => (pair.Key, pair.Value))];
    }
}
