using MGit.Engine.Catalog;
using MGit.Engine.Checkpoints;
using MGit.Engine.Codecs;
using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Declaration;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Repositories.Adding;

/// <summary>Streams the sources of drafts into a pack that is claimed with the first and given back after the commit.</summary>
/// <param name="core">The repository.</param>
/// <param name="rememberFiles">Whether the stat cache keeps the sources' hashes; not for files that are about to be deleted.</param>
internal sealed class DraftIngest(RepositoryCore core, bool rememberFiles = true) : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private PackWriter? _writer;
    private readonly List<(ContentId Manifest, ModelSketch Sketch)> _sketches = [];
    private ModelIngest? _ingest;

    /// <summary>Bytes in the pack that are not committed.</summary>
    public long PendingBytes => _writer?.PendingBytes ?? 0;

    /// <summary>The writer that holds what was read; claimed now where nothing was.</summary>
    public PackWriter TakeWriter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer ??= core.Store.BeginWrite(_stopped.Token);
    }

    public IngestResult Read(
        Checkpoint checkpoint,
        NodeDraft draft,
        LineageSnapshot now,
        NewNodePlan plan,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration stop = cancellationToken.Register(_stopped.Cancel);
        PackWriter writer = TakeWriter(cancellationToken);
        IngestOptions options = Options(draft, now.Declaration.Store);
        _ingest ??= new ModelIngest(core.Store, writer, options);
        _ingest.Options = options;
        ContentId[] bases = [.. plan.Parents
            .Concat(plan.Previous is { } previous ? [previous] : [])
            .Select(id => now.Find(id))
            .Where(node => node is { Presence: Presence.Stored })
            .Select(node => ContentId.TryParse(node!.ContentId))
            .OfType<ContentId>()
            .Distinct()];
        ModelSketch sketch = draft.Sketch ?? AutoParents.SketchOf(checkpoint, cancellationToken);
        IngestResult result = _ingest.Add(checkpoint, bases, progress, cancellationToken);
        _sketches.Add((result.Manifest, sketch));
        foreach (IngestDecision decision in result.Decisions)
        {
            core.Options.Host.Verbose($"{plan.Name}: {decision}");
        }

        return result;
    }

    /// <summary>Writes the catalog's rows of what was read; called inside the commit.</summary>
    public void Apply(CatalogTransaction transaction)
    {
        _ingest?.Apply(transaction);
        foreach ((ContentId manifest, ModelSketch sketch) in _sketches)
        {
            long row = (long)transaction.Command("SELECT id FROM contents WHERE content = $1", manifest).ExecuteScalar()!;
            SketchRows.Write(transaction, row, sketch);
        }
    }

    /// <summary>Gives the pack and the writers' lock back; what was not committed is dropped.</summary>
    public void Release()
    {
        _writer?.Dispose();
        _writer = null;
        _ingest = null;
        _sketches.Clear();
    }

    public void Dispose()
    {
        Release();
        _stopped.Dispose();
    }

    // Bounded at once only where the user says so for this node. The store's default is carried out by Optimize-LineageStore, which asks
    // the node's tests first.
    private IngestOptions Options(NodeDraft draft, StoreSettings settings) => new()
    {
        MaxChainLength = settings.MaxChainLength,
        Bound = draft.Compression == CompressionMode.Bounded ? new ErrorBound(draft.Epsilon ?? settings.Epsilon) : null,
        Rehash = draft.Rehash,
        RememberFiles = rememberFiles && !draft.IsWork,
    };
}
