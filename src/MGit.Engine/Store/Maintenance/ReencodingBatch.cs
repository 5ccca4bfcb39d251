using MGit.Engine.Errors;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Ingest;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Maintenance;

/// <summary>
/// Contents encoded again that the catalog does not show yet. The catalog takes over only what has been decoded from its new records: the
/// old ones are dropped afterwards.
/// </summary>
internal sealed class ReencodingBatch(ContentStore contents, PackWriter writer)
{
    private readonly HashSet<ContentId> _bases = [];
    private int _noted;

    public PendingContents Pending { get; } = new();

    /// <summary>Whether what the batch holds changes how a content may be encoded: it was used as a base, or what it leads to was encoded.</summary>
    public bool Decides(ContentId id, IEnumerable<ContentId> reached) =>
        _bases.Contains(id) || reached.Any(content => Pending.Find(content) is not null);

    /// <summary>Takes note of the bases of what was encoded since the last time.</summary>
    public void Note()
    {
        for (; _noted < Pending.Contents.Count; _noted++)
        {
            _bases.UnionWith(Pending.Contents[_noted].Dependencies);
        }
    }

    /// <exception cref="MGitException">ContentCorrupt: a new record does not decode to its content; the catalog stays as it was.</exception>
    public void Commit(CancellationToken cancellation)
    {
        if (Pending.Contents.Count == 0)
        {
            return;
        }

        Verify(cancellation);
        writer.Commit(transaction =>
        {
            foreach (PendingContent content in Pending.Contents)
            {
                ReplacedRows.Write(transaction, content);
            }

            return [];
        });
        Pending.Clear();
        _bases.Clear();
        _noted = 0;
        contents.Forget();
    }

    private void Verify(CancellationToken cancellation)
    {
        ContentVerification verification = new(contents.Packs, Pending);
        foreach (PendingContent content in Pending.Contents.Where(content => content.Entry.Member < 0))
        {
            cancellation.ThrowIfCancellationRequested();
            if (verification.Check(content.Entry.Id, content.Entry.Kind, cancellation) is { } finding)
            {
                throw new MGitException(
                    ErrorCode.ContentCorrupt,
                    $"Content {content.Entry.Id} cannot be read after it was encoded again, so it stays as it was: {finding.Message} Run Test-LineageStore.",
                    content.Entry.Id.ToString());
            }
        }
    }
}
