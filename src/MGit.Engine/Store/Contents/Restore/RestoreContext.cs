using MGit.Engine.Progress;
using MGit.Engine.Store.Files;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>What the parts of one export share.</summary>
internal sealed class RestoreContext(
    ContentStore store, IDurableFiles files, IProgress<OperationProgress>? progress, CancellationToken cancellation)
{
    private long _done;

    public ContentStore Store => store;

    public IDurableFiles Files => files;

    public CancellationToken Cancellation => cancellation;

    /// <summary>Bytes that will be written in all.</summary>
    public long Total { get; set; }

    public void Report(string item, long bytes)
    {
        _done += bytes;
        progress?.Report(new OperationProgress("Exporting", item, _done, Total, ProgressUnit.Bytes));
    }
}
