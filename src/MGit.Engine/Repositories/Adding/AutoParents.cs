using System.Collections;
using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Similarity;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Progress;

namespace MGit.Engine.Repositories.Adding;

/// <summary>
/// Decides the parents of the drafts that ask for it, all at once: from the files, before any of them is stored, so that a parent is also
/// what its child is stored as a difference to.
/// </summary>
internal sealed class AutoParents
{
    /// <summary>The key of a node's metadata that keeps why its parent was chosen.</summary>
    public const string MetadataKey = "autoParent";

    private readonly List<NodeDraft> _drafts = [];
    private readonly List<SketchedModel> _models = [];
    private readonly List<(NodeDraft Draft, string Name, MGitException Fault)> _faults = [];
    private ParentChoice[] _choices = [];

    /// <summary>Drafts that cannot be read.</summary>
    public IReadOnlyList<(NodeDraft Draft, string Name, MGitException Fault)> Faults => _faults;

    /// <param name="core">The repository.</param>
    /// <param name="drafts">The drafts with the names they will have.</param>
    /// <param name="progress">Hears of every model.</param>
    /// <param name="cancellationToken">Stops; nothing is changed.</param>
    public static AutoParents Decide(
        RepositoryCore core, IReadOnlyList<(NodeDraft Draft, string Name)> drafts, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        AutoParents parents = new();
        for (int index = 0; index < drafts.Count; index++)
        {
            parents.Sample(drafts[index].Draft, drafts[index].Name, cancellationToken);
            progress?.Report(new OperationProgress("Sampling parameters", drafts[index].Name, index + 1, drafts.Count, ProgressUnit.Items));
        }

        if (parents._models.Count > 0)
        {
            ParentThresholds thresholds = parents._drafts[0].AutoParent!;
            using ParentSearch search = new(core, core.Read(cancellationToken), thresholds, progress, cancellationToken);
            for (int index = 0; index < parents._models.Count; index++)
            {
                search.Add(index, parents._models[index]);
            }

            parents._choices = [.. ParentPlan.Choose(
                search, parents._models,
                done => progress?.Report(new OperationProgress("Finding parents", parents._models[done - 1].Name, done, parents._models.Count, ProgressUnit.Items)),
                cancellationToken)];
        }

        return parents;
    }

    /// <summary>The drafts in rounds, parents before their children: those of a round depend on nothing in it.</summary>
    public IEnumerable<IReadOnlyList<int>> Rounds()
    {
        Dictionary<SketchedModel, int> places = new(ReferenceEqualityComparer.Instance);
        for (int index = 0; index < _models.Count; index++)
        {
            places.Add(_models[index], index);
        }

        int[] depths = new int[_models.Count];
        for (int index = 0; index < depths.Length; index++)
        {
            Stack<int> path = new([index]);
            while (path.TryPeek(out int at))
            {
                int parent = _choices[at].Parent is { } chosen && places.TryGetValue(chosen, out int place) ? place : -1;
                if (depths[at] > 0 || parent < 0 || depths[parent] > 0)
                {
                    depths[at] = Math.Max(depths[at], parent < 0 ? 1 : depths[parent] + 1);
                    path.Pop();
                }
                else
                {
                    path.Push(parent);
                }
            }
        }

        return Enumerable.Range(0, depths.Length).GroupBy(index => depths[index]).OrderBy(round => round.Key).Select(round => (IReadOnlyList<int>)[.. round]);
    }

    /// <summary>The draft as it is added: with its parent, and the reason in its metadata.</summary>
    /// <param name="index">The draft's number.</param>
    /// <param name="added">Ids of drafts of earlier rounds; null for one that could not be added.</param>
    public (NodeDraft Draft, string Name) Prepare(int index, IReadOnlyDictionary<string, string?> added)
    {
        ParentChoice choice = _choices[index];
        string? parent = choice.Parent is not { } chosen ? null : chosen.Node?.Id ?? added.GetValueOrDefault(chosen.Name);
        NodeDraft draft = _drafts[index] with { AutoParent = null, Sketch = _models[index].Sketch, Parents = parent is null ? [] : [parent] };
        return (parent is null ? draft : draft with { Metadata = WithReason(draft.Metadata, choice.Reason) }, _models[index].Name);
    }

    /// <summary>What was decided, for people.</summary>
    public string Explain(int index) => _choices[index].Parent is { } parent
        ? $"{_models[index].Name}: parent {parent.Shown}, {_choices[index].Reason}"
        : $"{_models[index].Name}: no parent, {_choices[index].Reason}";

    private void Sample(NodeDraft draft, string name, CancellationToken cancellationToken)
    {
        try
        {
            Checkpoint checkpoint = CheckpointReader.Open(draft.SourcePath!, cancellationToken);
            ModelSketch sketch = SketchOf(checkpoint, cancellationToken);
            _models.Add(new SketchedModel(name, sketch, null, draft.SourcePath, Modified(checkpoint), stop => ModelSource.OpenPath(draft.SourcePath!, stop)));
            _drafts.Add(draft);
        }
        catch (MGitException fault) when (fault.Code != ErrorCode.Canceled)
        {
            _faults.Add((draft, name, fault));
        }
    }

    /// <summary>Samples the files of a checkpoint that lies on disk.</summary>
    public static ModelSketch SketchOf(Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        using FileModel model = new(checkpoint.SourcePath, checkpoint, cancellationToken);
        return SketchBuilder.Build(model, ProgressReader.Read(model, checkpoint.Files.Select(file => file.Layout)), cancellationToken);
    }

    private static DateTimeOffset? Modified(Checkpoint checkpoint)
        => checkpoint.Files.Count == 0 ? null : checkpoint.Files.Max(file => (DateTimeOffset)File.GetLastWriteTimeUtc(file.FullPath));

    private static Hashtable WithReason(IDictionary? metadata, string reason)
    {
        Hashtable with = metadata is null ? [] : new Hashtable(metadata);
        with[MetadataKey] = reason;
        return with;
    }
}
