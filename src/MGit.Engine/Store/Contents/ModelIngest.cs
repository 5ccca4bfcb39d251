using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Catalog;
using MGit.Engine.Checkpoints;
using MGit.Engine.Errors;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Contents.Manifests;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents;

/// <summary>
/// Adds checkpoints to a store: streams them into a pack, sharing what is stored already and encoding the rest as differences to the
/// bases. Nothing is visible before the writer commits and <see cref="Apply"/> has written the catalog's rows. Several models may be added
/// between two commits; later ones share what earlier ones brought. Used by one thread.
/// </summary>
public sealed class ModelIngest
{
    /// <summary>Less than this is not worth an estimate.</summary>
    private const long NegligibleBytes = 1024 * 1024;

    private readonly PackStore _packs;
    private readonly PackWriter _writer;
    private readonly PendingContents _pending = new();
    private (long Sequence, long Pack)? _applied;

    public ModelIngest(PackStore packs, PackWriter writer, IngestOptions options)
    {
        ArgumentNullException.ThrowIfNull(packs);
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(options);
        _packs = packs;
        _writer = writer;
        Options = options;
        Store = new ContentStore(packs, _pending);
    }

    /// <summary>How models are added; may be changed between two of them.</summary>
    public IngestOptions Options { get; set; }

    /// <summary>Reads what is stored and what this has added, committed or not.</summary>
    public ContentStore Store { get; }

    /// <summary>Streams a checkpoint into the pack.</summary>
    /// <param name="checkpoint">The model; its files must not change meanwhile.</param>
    /// <param name="baseManifests">Manifests whose contents may serve as bases, the likeliest first.</param>
    /// <param name="progress">Hears of every few MiB.</param>
    /// <param name="cancellationToken">Stops; nothing of the model is stored then.</param>
    /// <exception cref="MGitException">InputOutput: a file changed or cannot be read. DiskFull.</exception>
    public IngestResult Add(
        Checkpoint checkpoint, IReadOnlyList<ContentId> baseManifests, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(baseManifests);
        ForgetCommitted();
        List<string> notices = [];
        IReadOnlyList<BaseModel> bases = [.. baseManifests.Distinct().Select(id => ReadBase(id, notices)).OfType<BaseModel>()];
        BaseMatching matching = new(BaseMatching.TensorsOf(checkpoint), bases);
        long total = checkpoint.Files.Sum(file => file.Layout.Length);
        RequireSpace(checkpoint, bases.Count > 0, total);
        (int, int, int) mark = _pending.Mark();
        using IngestSession session = new(_writer, Options, Store, _pending, matching, bases, total, progress, cancellationToken);
        try
        {
            IngestResult result = Add(session, checkpoint);
            return notices.Count == 0 ? result : result with { Notices = [.. result.Notices, .. notices] };
        }
        catch
        {
            _pending.GoBack(mark);
            throw;
        }
    }

    /// <summary>Writes the catalog's rows of everything added since the last commit. Called inside <see cref="PackWriter.Commit"/>.</summary>
    public void Apply(CatalogTransaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ForgetCommitted();
        ContentRows rows = new(transaction);
        foreach (PendingContent content in _pending.Contents)
        {
            rows.Write(content);
        }

        foreach (PendingManifest manifest in _pending.Manifests)
        {
            rows.Write(manifest);
        }

        foreach (SeenFile file in _pending.Files)
        {
            rows.Write(file);
        }

        _applied = _pending.Contents.Count > 0 ? (transaction.Sequence, _pending.Contents[0].Entry.Record.Pack) : null;
    }

    /// <summary>Forgets what was added and not committed: the writer dropped it (<see cref="PackWriter.Rollback"/>).</summary>
    public void Rollback()
    {
        _applied = null;
        _pending.Clear();
    }

    /// <summary>A damaged base must not keep a sound model from being stored: it is done without.</summary>
    private BaseModel? ReadBase(ContentId id, List<string> notices)
    {
        try
        {
            return new BaseModel(Store.ReadManifest(id));
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            notices.Add($"Stored without one of its bases, which cannot be read: {error.Message}");
            return null;
        }
    }

    /// <summary>
    /// The disk has to hold the files as if nothing of them were known: with a base half of them, since deltas of real models take less.
    /// A guess that lets hopeless adds end before they begin; what it misses is still an error without a loss.
    /// </summary>
    private void RequireSpace(Checkpoint checkpoint, bool hasBase, long total)
    {
        KnownFiles known = new(Store, Options);
        long toRead = total <= NegligibleBytes ? 0 : checkpoint.Files.Where(file => known.Find(file) is null).Sum(file => file.Layout.Length);
        DiskSpace.Require(_packs.Folder, hasBase ? toRead / 2 : toRead);
    }

    private IngestResult Add(IngestSession session, Checkpoint checkpoint)
    {
        BundleIngest bundles = new(session);
        BytesIngest bytes = new(session);
        FileIngest files = new(session, bundles, bytes);
        KnownFiles known = new(Store, Options);
        List<(FileDraft? Draft, (Manifest Manifest, ManifestFile File)? Known)> drafts = [];
        foreach (CheckpointFile file in checkpoint.Files)
        {
            session.Cancellation.ThrowIfCancellationRequested();
            (Manifest, ManifestFile)? stored = known.Find(file);
            drafts.Add(stored is null ? (files.Add(file), null) : (null, stored));
        }

        bundles.Flush();
        ManifestBuilder builder = new(checkpoint);
        for (int index = 0; index < drafts.Count; index++)
        {
            if (drafts[index].Draft is { } draft)
            {
                builder.Add(draft);
            }
            else
            {
                (Manifest from, ManifestFile file) = drafts[index].Known!.Value;
                builder.Add(checkpoint.Files[index], from, file);
                session.Decisions.Add(new IngestDecision(
                    checkpoint.Files[index].RelativePath, "whole file", null, null, file.Length, 0, "unchanged since it was last hashed, and stored"));
            }
        }

        Manifest manifest = builder.Build(Options.Bound?.Epsilon);
        byte[] encoded = ManifestWriter.Write(manifest);
        ContentId id = RecordIds.OfManifest(encoded);
        bytes.Add(RecordKind.Manifest, id, encoded, session.Bases.Select(model => model.Manifest.Id));
        manifest = ManifestReader.Read(id, encoded);
        ContentId source = SourceOf(manifest);
        _pending.Add(new PendingManifest(manifest, session.StoredBytes, source));
        return new IngestResult
        {
            Manifest = id,
            OriginalBytes = manifest.OriginalBytes,
            NewStoredBytes = session.StoredBytes,
            ParameterCount = manifest.ParameterCount,
            Format = manifest.Format,
            Exact = manifest.IsExact,
            Epsilon = manifest.Epsilon,
            SourceId = source,
            Notices = [.. manifest.Files.SelectMany(file => file.Notices.Select(notice => manifest.Files.Count > 1 ? $"{file.Path}: {notice}" : notice))],
            Decisions = session.Decisions,
        };
    }

    internal static ContentId SourceOf(Manifest manifest)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("mgit source\0"u8);
        foreach (ManifestFile file in manifest.Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file.Path + '\0'));
            hash.AppendData(file.Sha256.ToArray());
        }

        return new ContentId(hash.GetHashAndReset());
    }

    /// <summary>What the writer has committed is found in the catalog from now on.</summary>
    private void ForgetCommitted()
    {
        if (_applied is not { } applied)
        {
            return;
        }

        bool committed = _packs.Catalog.Query(snapshot => snapshot.Command(
            "SELECT 1 FROM commits c JOIN records r ON r.id = c.record WHERE c.sequence = $1 AND r.pack = $2", applied.Sequence, applied.Pack)
            .ExecuteScalar() is not null);
        _applied = null;
        if (committed)
        {
            _pending.Clear();
        }
    }
}
