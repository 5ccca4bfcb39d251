using MGit.Engine.Progress;
using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>What the parts of the adding of one model share.</summary>
internal sealed class IngestSession : IDisposable
{
    private readonly IProgress<OperationProgress>? _progress;
    private readonly long _total;
    private long _done;
    private long _stored;
    private readonly Lazy<HashSet<ContentId>> _baseContents;

    public IngestSession(
        PackWriter writer, IngestOptions options, ContentStore store, PendingContents pending, BaseMatching matching,
        IReadOnlyList<BaseModel> bases, long totalBytes, IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        Writer = writer;
        Options = options;
        Store = store;
        Pending = pending;
        Matching = matching;
        Bases = bases;
        Chooser = new BaseChooser(store, Math.Min(options.MaxChainLength, Records.ChainLimit.Hard));
        Scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Math.Max(1, options.MaxParallelism)).ConcurrentScheduler;
        Cancellation = cancellation;
        _progress = progress;
        _total = totalBytes;
        _baseContents = new Lazy<HashSet<ContentId>>(() =>
            [.. bases.SelectMany(model => model.Manifest.Files.SelectMany(file => file.Extents.Select(extent => store.IdOf(model.Manifest.AddressOf(extent)))))]);
    }

    public PackWriter Writer { get; }

    public IngestOptions Options { get; }

    public ContentStore Store { get; }

    public PendingContents Pending { get; }

    public BaseMatching Matching { get; }

    public IReadOnlyList<BaseModel> Bases { get; }

    public BaseChooser Chooser { get; }

    public ChunkPool Chunks { get; } = new();

    public TaskScheduler Scheduler { get; }

    public CancellationToken Cancellation { get; }

    public List<IngestDecision> Decisions { get; } = [];

    /// <summary>Bytes of records appended.</summary>
    public long StoredBytes => Interlocked.Read(ref _stored);

    public RecordLocation Append(RecordKind kind, ContentId id, byte[] header, IReadOnlyList<ReadOnlyMemory<byte>> payload)
    {
        RecordLocation at = Writer.Append(kind, id, header, payload);
        Interlocked.Add(ref _stored, at.Length);
        return at;
    }

    public void Report(string item, int bytes)
    {
        _done += bytes;
        _progress?.Report(new OperationProgress("Adding", item, _done, _total, ProgressUnit.Bytes));
    }

    /// <summary>A stored content with that id, or what is restored for it within the bound that was asked for.</summary>
    public ContentEntry? FindKnown(ContentId id)
    {
        if (Store.Index.Find(id) is { } exact && !IsToBeReplaced(exact))
        {
            return exact;
        }

        return Options.Bound is { } bound && Store.Index.FindOriginal(id, bound.Epsilon) is { } restored ? Store.Index.Find(restored) : null;
    }

    public void Dispose()
    {
        Chunks.Dispose();
        NativePool.Trim();
    }

    private bool IsToBeReplaced(ContentEntry exact)
        => Options is { ReplaceExact: true, Bound: not null } && exact.ElementType == ElementType.F32 && !_baseContents.Value.Contains(exact.Id);
}
