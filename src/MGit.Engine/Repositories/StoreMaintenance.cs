using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Changes;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Repositories.Maintaining;
using MGit.Engine.Repositories.Records;
using MGit.Engine.Running.Trust;
using MGit.Engine.Store.Maintenance;
using MGit.Engine.Store.Packs;
using MGit.Engine.Tensors;
using MGit.Engine.Testing;

namespace MGit.Engine.Repositories;

/// <summary>Measuring, verifying, repairing and optimising a repository's store.</summary>
public sealed class StoreMaintenance
{
    private readonly RepositoryCore _core;

    private readonly LineageTests _tests;

    internal StoreMaintenance(RepositoryCore core, LineageTests tests)
    {
        _core = core;
        _tests = tests;
    }

    /// <param name="nodes">References; null: the whole store.</param>
    /// <param name="cancellationToken">Stops the measuring.</param>
    public StoreMeasure Measure(IReadOnlyList<string>? nodes, CancellationToken cancellationToken)
    {
        LineageSnapshot now = _core.Read(cancellationToken);
        ModelNode[] stored = [.. now.Nodes.Where(node => node.Presence == Presence.Stored)];
        ModelNode[] measured = nodes is null ? stored : [.. nodes.Select(now.Resolve).Where(node => node.Presence == Presence.Stored).DistinctBy(node => node.NodeId)];
        if (_core.StoreOrNull is not { } store)
        {
            return new StoreMeasure { Repository = _core.Root };
        }

        HashSet<NodeId> chosen = [.. measured.Select(node => node.NodeId)];
        StoreSizes sizes = new StoreMeasurer(store).Measure(
            [.. measured.Select(node => ContentId.TryParse(node.ContentId)!.Value)],
            [.. stored.Where(node => !chosen.Contains(node.NodeId)).Select(node => ContentId.TryParse(node.ContentId)!.Value), .. ManifestsOf(now.Undeclared)],
            [.. ManifestsOf(now.Trash), .. store.Catalog.Query(snapshot => StoreRoots.Retired(snapshot, DateTimeOffset.MinValue))],
            cancellationToken);
        return new StoreMeasure
        {
            Repository = _core.Root,
            Nodes = measured.Length,
            OriginalBytes = measured.Sum(node => node.OriginalBytes ?? 0),
            StoredBytes = sizes.StoredBytes,
            SharedBytes = sizes.SharedBytes,
            ReclaimableBytes = sizes.ReclaimableBytes,
            TrashBytes = sizes.TrashBytes,
            PackBytes = sizes.PackBytes,
            CatalogBytes = sizes.CatalogBytes,
            ByNode = [.. measured.Zip(sizes.Manifests, (node, size) => new NodeMeasure(node.Id, size.OriginalBytes, size.StoredBytes, size.SharedBytes) { ByCodec = size.Codecs })],
            ByCodec = [.. sizes.Codecs.Select(codec => new CodecMeasure(codec.Codec, codec.Contents, codec.OriginalBytes, codec.StoredBytes))],
        };
    }

    /// <summary>Checks packs, catalog, contents, lineage.lock and lineage.yaml against each other.</summary>
    /// <param name="decode">Whether every content is decoded and hashed too, not only its checksums read.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the checking.</param>
    public IEnumerable<StoreFault> Test(bool decode, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        if (StoreDamage.Find(_core) is { } damage)
        {
            yield return damage;
            yield break;
        }

        if (_core.StoreOrNull is not { } store)
        {
            yield break;
        }

        foreach (StoreFinding finding in new StoreVerifier(store).Verify(decode, progress, cancellationToken))
        {
            yield return Fault(finding);
        }

        foreach (StoreFault fault in LineageVerification.Run(_core.Root, _core.Read(cancellationToken)))
        {
            yield return fault;
        }
    }

    /// <summary>Mends what can be mended: the catalog from the packs, lost contents from equal ones elsewhere.</summary>
    /// <param name="dropLost">Whether nodes whose content is lost for good are dropped to what lineage.yaml says of them.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Stops the repair between two steps.</param>
    /// <returns>What was wrong, and what was done about it.</returns>
    public IReadOnlyList<StoreFault> Repair(bool dropLost, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        List<StoreFault> faults = [];
        if (StoreDamage.Find(_core) is { } damage)
        {
            _core.Forget();
            CatalogRebuilder.Rebuild(_core.LineageFolder, StoreOpening.Options(_core.Options), new CommitReplayer(), progress, cancellationToken);
            faults.Add(damage.WithRepair("The catalog was made anew from the packs."));
        }

        _core.Recover(cancellationToken);
        StoreRepairer repairer = new(_core.Store);
        IReadOnlyList<StoreFinding> findings = repairer.Mend(new CommitReplayer(), progress, cancellationToken);
        ContentId[] lost = [.. findings.Where(finding => finding.Repaired is null).SelectMany(finding => finding.Manifests).Distinct()];
        _core.Forget();
        if (dropLost && lost.Length > 0)
        {
            Drop(lost, progress, cancellationToken);
            findings = [.. findings.Select(finding => finding.Repaired is null && finding.Manifests.Count > 0
                ? finding with { Repaired = "What is lost was given up: the nodes keep their place in the lineage, without content here." }
                : finding)];
        }

        faults.AddRange(findings.Select(Fault));
        _core.Log.Write("repair", _core.Root, ("faults", faults.Count), ("repaired", faults.Count(fault => fault.Repaired is not null)));
        return faults;
    }

    /// <summary>Scripts and commands of tests that <see cref="Optimize"/> may run: tests agree before a node is stored within a bound.</summary>
    public IReadOnlyList<RunnableItem> RunnablesOf(OptimizeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return _tests.RunnablesFor(new BoundedConversion(_core, _tests, options, null, cancellationToken).Wanted(), cancellationToken);
    }

    /// <summary>Re-encodes, shortens chains, collects what nothing needs, and gives the space back to the disk.</summary>
    public StoreMeasure Optimize(OptimizeOptions options, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.GracePeriod, TimeSpan.Zero);
        PackStore store = _core.Store;
        DateTimeOffset cutoff = DateTimeOffset.UtcNow - options.GracePeriod;
        if (options.Reencode)
        {
            PlainRereading.Run(_core, progress, cancellationToken);
        }

        new BoundedConversion(_core, _tests, options, progress, cancellationToken).Run();
        Purge(cutoff, cancellationToken);
        LineageSnapshot now = _core.Read(cancellationToken);
        OptimizeOutcome outcome = new StoreOptimizer(store).Run(
            new OptimizeRequest
            {
                Roots = snapshot => StoreRoots.All(snapshot, _core.Root, cutoff),
                MaxChainLength = now.Declaration.Store.MaxChainLength,
                Reencode = options.Reencode,
                Bases = BasesOf(now),
            },
            progress,
            cancellationToken);
        _core.Forget();
        _core.Log.Write(
            "optimize",
            _core.Root,
            ("freedBytes", outcome.FreedBytes),
            ("reencoded", outcome.Reencoded),
            ("collected", outcome.Collected),
            ("rewrittenPacks", outcome.RewrittenPacks));
        _core.Options.Host.Verbose(
            $"{outcome.Reencoded} contents encoded again, {outcome.Collected} collected, {outcome.RewrittenPacks} packs rewritten, {outcome.FreedBytes} bytes freed.");
        return Measure(null, cancellationToken).WithFreed(outcome.FreedBytes);
    }

    private void Drop(IReadOnlyCollection<ContentId> lost, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        HashSet<ContentId> gone = [.. lost];
        _core.Change(
            (change, _) =>
            {
                foreach (NodeRow row in change.Before.Rows.Where(row => row.Manifest is { } manifest && gone.Contains(manifest)))
                {
                    change.Record(row.State == NodeState.Trash ? new NodePurged(row.Uid) : new NodeContentLost(row.Uid));
                }
            },
            cancellationToken);
        new StoreRepairer(_core.Store).Drop(lost, progress, cancellationToken);
        _core.Forget();
    }

    /// <summary>Ends the grace period of what was removed before a moment.</summary>
    private void Purge(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        if (!_core.Read(cancellationToken).Trash.Any(row => row.Removed <= cutoff))
        {
            return;
        }

        _core.Change(
            (change, _) =>
            {
                foreach (NodeRow row in change.Before.Trash.Where(row => row.Removed <= cutoff))
                {
                    change.Record(new NodePurged(row.Uid));
                }
            },
            cancellationToken);
    }

    /// <summary>For each stored manifest, those of its node's parents and previous version.</summary>
    private static Dictionary<ContentId, IReadOnlyList<ContentId>> BasesOf(LineageSnapshot now)
    {
        Dictionary<ContentId, IReadOnlyList<ContentId>> bases = [];
        foreach (ModelNode node in now.Nodes.Where(node => node.Presence == Presence.Stored))
        {
            ContentId[] known = [.. node.Parents
                .Append(node.PreviousVersion)
                .OfType<string>()
                .Select(id => now.Find(NodeId.TryParse(id)!.Value))
                .Where(parent => parent?.Presence == Presence.Stored)
                .Select(parent => ContentId.TryParse(parent!.ContentId)!.Value)
                .Distinct()];
            if (known.Length > 0)
            {
                bases.TryAdd(ContentId.TryParse(node.ContentId)!.Value, known);
            }
        }

        return bases;
    }

    private static IEnumerable<ContentId> ManifestsOf(IEnumerable<NodeRow> rows) => rows.Select(row => row.Manifest).OfType<ContentId>();

    private StoreFault Fault(StoreFinding finding) => new()
    {
        Repository = _core.Root,
        Kind = finding.Kind.ToString(),
        Where = finding.Where,
        Nodes = finding.Nodes,
        Repairable = finding.Repairable,
        Message = finding.Message,
        Repaired = finding.Repaired,
    };
}
