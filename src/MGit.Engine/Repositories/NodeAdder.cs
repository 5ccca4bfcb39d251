using MGit.Engine.Progress;

namespace MGit.Engine.Repositories;

/// <summary>
/// Adds nodes in batches: <see cref="Add"/> reads and encodes, <see cref="Flush"/> makes everything held durable in one commit.
/// Not thread-safe. Between a Flush and the next Add no lock is held.
/// </summary>
public sealed class NodeAdder : IDisposable
{
    /// <summary>Whether enough is held (bytes, count or age) that the caller should flush.</summary>
    public bool ShouldFlush => throw new NotSupportedException();

    /// <summary>Reads the draft's source into the store; not visible to anyone until flushed.</summary>
    /// <exception cref="Errors.MGitException">The draft cannot be added; those before and after it are not touched.</exception>
    public void Add(NodeDraft draft, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => throw new NotSupportedException();

    /// <summary>Makes the held drafts durable, in order; each either became a node or says why not.</summary>
    public IReadOnlyList<AddedNode> Flush(CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Drops what was not flushed.</summary>
    public void Dispose() => throw new NotSupportedException();
}
