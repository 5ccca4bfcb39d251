using MGit.Engine.Checkpoints;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Adding;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Store.Contents;

namespace MGit.Engine.Repositories;

/// <summary>
/// Adds nodes in batches: <see cref="Add"/> reads and encodes, <see cref="Flush"/> makes everything held durable in one commit. Drafts
/// whose name has to be derived wait for <see cref="Complete"/>, as their names depend on each other. Not thread-safe. Between a flush
/// and the next draft that is read no lock is held.
/// </summary>
public sealed class NodeAdder : IDisposable
{
    private const long BatchBytes = 1L << 30;
    private const int BatchNodes = 256;
    private static readonly TimeSpan BatchAge = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowInput = TimeSpan.FromMilliseconds(100);

    private readonly RepositoryCore _core;
    private readonly List<HeldNode> _held = [];
    private readonly HashSet<string> _heldNames = new(NodeName.Comparer);
    private readonly List<AddedNode> _done = [];
    private readonly List<NodeDraft> _unnamed = [];
    private readonly List<NodeDraft> _parentless = [];
    private readonly DraftIngest _ingest;
    private long _heldSince;
    private long _lastHeld;
    private long _lastCommit;
    private bool _isSlow;

    internal NodeAdder(RepositoryCore core)
    {
        _core = core;
        _ingest = new DraftIngest(core);
    }

    /// <summary>Whether enough is held (bytes, count or age) that the caller should flush.</summary>
    /// <remarks>The count grows with the lineage: every flush rewrites lineage.yaml once, so that adding n nodes costs n log n.</remarks>
    public bool ShouldFlush => _done.Count > 0 || (_held.Count > 0
        && (_held.Count >= Math.Max(BatchNodes, _core.KnownNodes / 8)
            || _ingest.PendingBytes >= BatchBytes
            || _isSlow
            || TimeProvider.System.GetElapsedTime(_heldSince) >= BatchAge));

    /// <summary>Reads the draft's source into the store; not visible to anyone until flushed.</summary>
    /// <exception cref="MGitException">The draft cannot be added; those before and after it are not touched.</exception>
    public void Add(NodeDraft draft, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft is { SourcePath: not null, IsWork: false })
        {
            OwnFiles.Refuse(_core.Root, draft.SourcePath);
        }

        if (draft.AutoParent is not null)
        {
            WaitForParents(draft);
            return;
        }

        if (draft is { Name: null, VersionOf: null })
        {
            if (draft.SourcePath is null)
            {
                throw new MGitException(ErrorCode.ArgumentInvalid, "A node without a file or folder needs a name.");
            }

            if (!Path.Exists(draft.SourcePath))
            {
                throw new MGitException(ErrorCode.PathNotFound, $"'{draft.SourcePath}' does not exist.", draft.SourcePath);
            }

            _unnamed.Add(draft);
            return;
        }

        Hold(draft, draft.Name, progress, cancellationToken);
    }

    /// <summary>Makes the held drafts durable, in order; each either became a node or says why not.</summary>
    public IReadOnlyList<AddedNode> Flush(CancellationToken cancellationToken)
    {
        CommitHeld(cancellationToken);
        AddedNode[] results = [.. _done];
        _done.Clear();
        return results;
    }

    /// <summary>
    /// Ends the input: derives the names of the drafts that have none (file or folder name, made legal; folders in front where two would
    /// collide), reads them, and yields every node as soon as it is durable.
    /// </summary>
    public IEnumerable<AddedNode> Complete(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        foreach (AddedNode added in Flush(cancellationToken))
        {
            yield return added;
        }

        IReadOnlyDictionary<string, string> names = NodeSlug.DeriveDistinct(
            _unnamed.Concat(_parentless.Where(draft => draft.Name is null)).Select(draft => draft.SourcePath!), static _ => false);
        NodeDraft[] drafts = [.. _unnamed];
        _unnamed.Clear();
        foreach (NodeDraft draft in drafts)
        {
            TryHold(draft, names[draft.SourcePath!], progress, cancellationToken);
            if (ShouldFlush)
            {
                foreach (AddedNode added in Flush(cancellationToken))
                {
                    yield return added;
                }
            }
        }

        foreach (AddedNode added in Flush(cancellationToken).Concat(CompleteParentless(names, progress, cancellationToken)))
        {
            yield return added;
        }
    }

    /// <summary>Drops what was not flushed.</summary>
    public void Dispose() => _ingest.Dispose();

    private void WaitForParents(NodeDraft draft)
    {
        if (draft.SourcePath is null || draft.Parents is not null || draft.VersionOf is not null)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, "A parent is looked for only for a file or folder whose parents are not given: neither as parents nor as an earlier version.");
        }

        if (!Path.Exists(draft.SourcePath))
        {
            throw new MGitException(ErrorCode.PathNotFound, $"'{draft.SourcePath}' does not exist.", draft.SourcePath);
        }

        _parentless.Add(draft);
    }

    /// <summary>Adds the drafts whose parents were looked for, parents first, and yields every node as soon as it is durable.</summary>
    private IEnumerable<AddedNode> CompleteParentless(
        IReadOnlyDictionary<string, string> names, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        (NodeDraft, string)[] drafts = [.. _parentless.Select(draft => (draft, draft.Name ?? names[draft.SourcePath!]))];
        _parentless.Clear();
        AutoParents parents = AutoParents.Decide(_core, drafts, progress, cancellationToken);
        Dictionary<string, string?> ids = new(NodeName.Comparer);
        foreach (IReadOnlyList<int> round in parents.Rounds())
        {
            foreach (int index in round)
            {
                _core.Options.Host.Verbose(parents.Explain(index));
                (NodeDraft draft, string name) = parents.Prepare(index, ids);
                TryHold(draft, name, progress, cancellationToken);
                if (ShouldFlush)
                {
                    foreach (AddedNode added in Remember(Flush(cancellationToken)))
                    {
                        yield return added;
                    }
                }
            }

            foreach (AddedNode added in Remember(Flush(cancellationToken)))
            {
                yield return added;
            }
        }

        foreach ((NodeDraft draft, _, MGitException fault) in parents.Faults)
        {
            yield return new AddedNode(draft, null, fault, false);
        }

        IEnumerable<AddedNode> Remember(IReadOnlyList<AddedNode> results)
        {
            foreach (AddedNode added in results)
            {
                ids[added.Draft.Name ?? names[added.Draft.SourcePath!]] = added.Node?.Id;
            }

            return results;
        }
    }

    /// <summary>Holds a draft, or the reason why it cannot become a node, in its turn.</summary>
    private void TryHold(NodeDraft draft, string name, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            Hold(draft, name, progress, cancellationToken);
        }
        catch (MGitException fault) when (fault.Code is not (ErrorCode.Canceled or ErrorCode.RepositoryLocked or ErrorCode.RepositoryReadOnly))
        {
            _held.Add(new HeldNode(draft, name, null, [], new NodeDeclaration { Name = name }, null) { Fault = fault });
        }
    }

    private void Hold(NodeDraft draft, string? given, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        // A producer that takes its time, or a model that did: nothing is left waiting for the next input. The first of a pipeline is not
        // held either, as nothing is known of what follows.
        long started = TimeProvider.System.GetTimestamp();
        _isSlow = _lastHeld == 0 || TimeProvider.System.GetElapsedTime(Math.Max(_lastHeld, _lastCommit), started) >= SlowInput;
        HoldNow(draft, given, progress, cancellationToken);
        _lastHeld = TimeProvider.System.GetTimestamp();
        _isSlow |= TimeProvider.System.GetElapsedTime(Math.Max(started, _lastCommit), _lastHeld) >= SlowInput;
    }

    private void HoldNow(NodeDraft draft, string? given, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        // What is held is nobody's parent or earlier version yet: one that a draft refers to is made durable first.
        if (draft.SkipUnchanged || References(draft).Any(_heldNames.Contains))
        {
            CommitHeld(cancellationToken);
        }

        LineageSnapshot now = _core.Read(cancellationToken);
        Checkpoint? checkpoint = draft.SourcePath is { } source ? CheckpointReader.Open(source, cancellationToken) : null;
        if (checkpoint is not null && draft.SkipUnchanged && FindUnchanged(now, draft, checkpoint, cancellationToken) is { } same)
        {
            CommitHeld(cancellationToken);
            _done.Add(new AddedNode(draft, same, null, true));
            return;
        }

        NewNodePlan plan = NewNodePlan.Make(now, draft, given);
        NodeDeclaration entry = DraftReader.Entry(_core.Root, plan.Name, draft, plan.Previous is { } before ? now.Declaration.Find(before) : null);
        IngestResult? content = checkpoint is null ? null : _ingest.Read(checkpoint, draft, now, plan, progress, cancellationToken);
        if (_held.Count == 0)
        {
            _heldSince = TimeProvider.System.GetTimestamp();
        }

        _held.Add(new HeldNode(draft, plan.Name, plan.Version, plan.Parents, entry, content));
        _heldNames.Add(plan.Name);
    }

    private void CommitHeld(CancellationToken cancellationToken)
    {
        if (_held.Count == 0)
        {
            return;
        }

        HeldNode[] held = [.. _held];
        NodeCommit commit = new(held);
        try
        {
            _core.Change(_ingest.TakeWriter(cancellationToken), commit.Plan, _ingest.Apply, cancellationToken);
        }
        catch (MGitException fault) when (fault.Code != ErrorCode.Canceled)
        {
            // None of them was committed: each says so, and not only the one at hand.
            _done.AddRange(held.Select(node => new AddedNode(node.Draft, null, node.Fault ?? fault, false)));
            return;
        }
        finally
        {
            _held.Clear();
            _heldNames.Clear();
            _ingest.Release();
        }

        LineageSnapshot now = _core.Read(cancellationToken);
        foreach (AddedNode added in commit.Results(now))
        {
            _done.Add(added);
            if (added.Node is { } node)
            {
                _core.Log.Write("add", node.Id, ("source", added.Draft.SourcePath), ("bytes", node.OriginalBytes));
            }
        }

        // A commit's own time is no sign of a slow producer: in a lineage of thousands every node would then be committed by itself.
        _lastCommit = TimeProvider.System.GetTimestamp();
    }

    /// <summary>The node that has this content: the latest version of the model it would be a version of, else any.</summary>
    private ModelNode? FindUnchanged(LineageSnapshot now, NodeDraft draft, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        NodeId? latest = draft.VersionOf is { } model ? now.Declaration.Latest(now.Resolve(model).Name)!.Id : null;
        return KnownContent.Find(_core, now, checkpoint, draft.Rehash, cancellationToken)
            .FirstOrDefault(node => latest is null || node.NodeId == latest);
    }

    private static IEnumerable<string> References(NodeDraft draft)
        => (draft.Parents ?? []).Append(draft.VersionOf ?? string.Empty).Append(draft.Name ?? string.Empty).Select(Bare);

    private static string Bare(string reference) => reference.IndexOf('@') is > 0 and var at ? reference[..at] : reference;
}
