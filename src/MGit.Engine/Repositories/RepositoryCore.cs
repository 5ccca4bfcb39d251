using System.Collections.Concurrent;
using MGit.Engine.Catalog;
using MGit.Engine.Declaration;
using MGit.Engine.Declaration.Editing;
using MGit.Engine.Errors;
using MGit.Engine.Repositories.Changes;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Store.Files;
using MGit.Engine.Store.Locks;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using MGit.Engine.Testing.Records;

namespace MGit.Engine.Repositories;

/// <summary>
/// What the parts of a repository share: its files, its store, the latest snapshot, and the one way a change is committed.
/// Locks are always taken in this order: writers (shared), a pack, edit, commit.
/// </summary>
internal sealed class RepositoryCore : IDisposable
{
    public const string StoreFolder = ".lineage";

    private static readonly ConcurrentDictionary<string, CachedSnapshot> Snapshots = new(StringComparer.Ordinal);

    private readonly RepositoryLocks _locks;
    private PackStore? _store;
    private bool _disposed;

    public RepositoryCore(string root, RepositoryOptions options)
    {
        Root = root;
        Options = options;
        LineageFolder = Path.Combine(root, StoreFolder);
        Log = new OperationLog(options.LogPath);
        _locks = new RepositoryLocks(LineageFolder, options.LockTimeout);
    }

    public string Root { get; }

    public string LineageFolder { get; }

    public RepositoryOptions Options { get; }

    public IDurableFiles Files => Options.Files;

    public OperationLog Log { get; }

    /// <summary>Nodes in the latest snapshot this process took.</summary>
    public int KnownNodes => Snapshots.TryGetValue(Root, out CachedSnapshot? cached) ? cached.Snapshot.Nodes.Count : 0;

    /// <summary>The store; null where there is none yet, as in a clone.</summary>
    public PackStore? StoreOrNull
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_store is null && Directory.Exists(Path.Combine(LineageFolder, "packs")))
            {
                _store = StoreOpening.Open(LineageFolder, Options);
            }

            return _store;
        }
    }

    /// <summary>The store; made where there is none yet.</summary>
    public PackStore Store
    {
        get
        {
            if (StoreOrNull is { } store)
            {
                return store;
            }

            PackStore.Create(LineageFolder, Files);
            return StoreOrNull!;
        }
    }

    public LineageSnapshot Read(CancellationToken cancellationToken)
    {
        LineageDeclaration declaration = DeclarationCache.Shared.Get(Root, cancellationToken);
        LineageLock lineageLock = LockCache.Get(Root);
        PackStore? store = StoreOrNull;
        long sequence = store is null ? 0 : store.Catalog.Read(CatalogRows.ReadSequence);
        if (Snapshots.TryGetValue(Root, out CachedSnapshot? cached) && cached.IsOf(declaration, lineageLock, sequence, LineageFolder))
        {
            return cached.Snapshot;
        }

        CatalogRows rows = store is null ? CatalogRows.Empty : store.Catalog.Read(CatalogRows.Read);
        HashSet<ContentId> bounded = [.. rows.Manifests.Where(manifest => manifest.Value.Epsilon is not null).Select(manifest => manifest.Key)];
        IReadOnlyList<TestRow> results = bounded.Count == 0 ? [] : store!.Catalog.Query(catalog => TestRows.Read(catalog, bounded));
        LineageSnapshot snapshot = SnapshotBuilder.Build(Root, declaration, lineageLock, rows, results);
        RequirePinned(snapshot);
        Snapshots[Root] = new CachedSnapshot(declaration, lineageLock, rows.Sequence, LineageFolder, snapshot);
        return snapshot;
    }

    /// <summary>Commits a change together with what a writer has appended, then brings its edits into the files.</summary>
    /// <param name="writer">Not disposed here; rolled back where nothing is committed.</param>
    /// <param name="plan">Fills the change; throwing gives it up and leaves everything as it was.</param>
    /// <param name="rows">Writes further rows of the catalog.</param>
    /// <param name="cancellationToken">Ends the waiting for locks; what is committed is also brought into the files.</param>
    public void Change(
        PackWriter writer,
        Action<LineageChange, CatalogTransaction> plan,
        Action<CatalogTransaction>? rows,
        CancellationToken cancellationToken)
    {
        using FileLock edit = _locks.Edit(cancellationToken);
        CompletePending();
        IReadOnlyList<FilePatch> patches = [];
        LineageChange change = null!;
        try
        {
            writer.Commit(transaction =>
            {
                LineageSnapshot before = Read(cancellationToken);
                change = new(before, new LineageEdit(before.Declaration, LockCache.Get(Root)));
                plan(change, transaction);
                if (change.Events.Count == 0)
                {
                    throw new NothingToCommitException();
                }

                patches = change.Edit.Patches();
                rows?.Invoke(transaction);
                foreach (LineageEvent happened in change.Events)
                {
                    EventWriter.Write(transaction, happened);
                }

                PendingPatches.Write(transaction, patches);
                return CommitJson.Write(new CommitPayload(CommitPayload.CurrentSchema, change.Events));
            });
        }
        catch (NothingToCommitException)
        {
            writer.Rollback();
            return;
        }

        BringIn(patches);
        DeclarationCache.Shared.Put(change.Edit.Declaration);
    }

    /// <summary>A change of the lineage's records and files that stores no content.</summary>
    public void Change(Action<LineageChange, CatalogTransaction> plan, CancellationToken cancellationToken)
    {
        using PackWriter writer = Store.BeginWrite(cancellationToken);
        Change(writer, plan, null, cancellationToken);
    }

    /// <summary>Commits events that concern no file: the lineage is not read for it.</summary>
    public void Record(IReadOnlyCollection<LineageEvent> events, CancellationToken cancellationToken)
    {
        using PackWriter writer = Store.BeginWrite(cancellationToken);
        writer.Commit(transaction =>
        {
            foreach (LineageEvent happened in events)
            {
                EventWriter.Write(transaction, happened);
            }

            return CommitJson.Write(new CommitPayload(CommitPayload.CurrentSchema, [.. events]));
        });
    }

    /// <summary>An edit of lineage.yaml alone: one file, replaced at once, needs no record.</summary>
    public void EditFile(Action<LineageChange> plan, CancellationToken cancellationToken)
    {
        PackStore store = Store;
        using FileLock? writers = store.IsReadOnly ? null : _locks.ShareWriters(cancellationToken);
        using FileLock edit = _locks.Edit(cancellationToken);
        CompletePending();
        LineageSnapshot before = Read(cancellationToken);
        LineageChange change = new(before, new LineageEdit(before.Declaration, LockCache.Get(Root)));
        plan(change);
        IReadOnlyList<FilePatch> patches = change.Edit.Patches();
        if (patches.Count > 1 || change.Events.Count > 0)
        {
            throw new InvalidOperationException("A change of several files, or one with events, is committed.");
        }

        foreach (FilePatch patch in patches)
        {
            if (PatchFiles.Apply(Root, patch, Files) == PatchOutcome.FileChanged)
            {
                throw Overtaken(patch);
            }
        }

        DeclarationCache.Shared.Put(change.Edit.Declaration);
    }

    /// <summary>Completes what a crash broke off between the commit and the files. Called by whoever opens the repository.</summary>
    public void Recover(CancellationToken cancellationToken)
    {
        if (StoreOrNull is not { IsReadOnly: false } store || store.Catalog.Query(PendingPatches.Read).Count == 0)
        {
            return;
        }

        // Whoever is between the two at this moment holds the edit lock and completes it; maintenance leaves it to the next command.
        using FileLock? writers = _locks.TryShareWriters();
        using FileLock? edit = writers is null ? null : _locks.TryEdit();
        if (edit is not null)
        {
            CompletePending();
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Drops what this process keeps of the repository: the store's maintenance may have changed anything.</summary>
    public void Forget()
    {
        Snapshots.TryRemove(Root, out _);
        _store?.Dispose();
        _store = null;
    }

    public void Dispose()
    {
        _disposed = true;
        _store?.Dispose();
        _store = null;
        Log.Dispose();
    }

    private void CompletePending()
    {
        if (StoreOrNull is { IsReadOnly: false } store && store.Catalog.Query(PendingPatches.Read) is { Count: > 0 } patches)
        {
            BringIn(patches);
        }
    }

    private void BringIn(IReadOnlyList<FilePatch> patches)
    {
        if (patches.Count == 0)
        {
            return;
        }

        foreach (FilePatch patch in patches)
        {
            if (PatchFiles.Apply(Root, patch, Files) == PatchOutcome.FileChanged)
            {
                Options.Host.Warning(Overtaken(patch).Message);
            }
        }

        // Forgotten at once: an edit that is made must never be made again after a git checkout of the older file.
        Store.UpdateCatalog(PendingPatches.Clear);
    }

    /// <summary>A made node's parents are what it was made from: a bare name would mean another node as soon as a version is added.</summary>
    private static void RequirePinned(LineageSnapshot snapshot)
    {
        if (!snapshot.Declaration.HasBareParents)
        {
            return;
        }

        DeclarationError[] errors = [.. snapshot.Nodes
            .Where(node => node.ContentId is not null)
            .Select(node => snapshot.Declaration.Find(node.NodeId)!)
            .SelectMany(node => node.Parents.Where(parent => !parent.IsPinned).Select(parent => new DeclarationError(
                node.PlaceOf(parent).File,
                node.PlaceOf(parent).Line,
                node.PlaceOf(parent).Column,
                $"{node.Id} is made, and its parent is written without a version; expected {parent.Node} or the version it was made from")))];
        if (errors.Length > 0)
        {
            throw new DeclarationException(errors);
        }
    }

    private static MGitException Overtaken(FilePatch patch) => new(
        ErrorCode.DeclarationConflict,
        $"{patch.Path} was changed by someone else at the same moment and is left as it is. What was stored is not lost: "
        + "Get-Lineage lists nodes that are stored and not declared, and Restore-ModelNode declares them.",
        patch.Path);
}
