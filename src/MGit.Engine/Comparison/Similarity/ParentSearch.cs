using MGit.Engine.Comparison.Layers;
using MGit.Engine.Graph;
using MGit.Engine.Progress;
using MGit.Engine.Repositories;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Ranks the possible parents of models. At most a fixed number of candidates is judged for each, however large the lineage.</summary>
internal sealed class ParentSearch : IDisposable
{
    /// <summary>Candidates of one stem (the checkpoints of one run) that are judged.</summary>
    private const int MaxOfStem = 8;

    private readonly SketchLibrary _library;
    private readonly ParentJudge _judge;
    private readonly ParentThresholds _thresholds;
    private readonly Dictionary<string, List<SketchedModel>> _pendingByName = new(NodeName.Comparer);
    private readonly Dictionary<string, ModelNode> _nodesByName = new(NodeName.Comparer);
    private readonly Dictionary<string, List<(double Number, SketchedModel? Pending, ModelNode? Node)>> _byStem = new(StringComparer.Ordinal);

    public ParentSearch(
        RepositoryCore core, LineageSnapshot now, ParentThresholds thresholds, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        _thresholds = thresholds;
        _judge = new ParentJudge(thresholds);
        _library = new SketchLibrary(core, now, progress, cancellationToken);
        foreach (ModelNode node in now.Nodes.Where(node => node.Presence == Presence.Stored))
        {
            // The latest version stands for the name.
            if (!_nodesByName.TryGetValue(node.Name, out ModelNode? known) || known.Version < node.Version)
            {
                _nodesByName[node.Name] = node;
            }

            AddStem(NameHints.Of(node.Name), null, node);
        }
    }

    public void Add(int number, SketchedModel pending)
    {
        _library.Add(number, pending);
        foreach (string name in (string[])[pending.Name, pending.Path is { } path ? NodeSlug.Derive(path) : pending.Name])
        {
            if (!_pendingByName.TryGetValue(name, out List<SketchedModel>? called))
            {
                _pendingByName.Add(name, called = []);
            }

            called.Add(pending);
        }

        AddStem(pending.Hints, pending, null);
    }

    public SketchedModel? Find(ModelNode node) => _library.Find(node);

    /// <summary>Everything judged, the best first: those that may be claimed, then the others by score.</summary>
    public IReadOnlyList<ParentRelation> Rank(SketchedModel child, CancellationToken cancellationToken)
    {
        HashSet<string> seen = new(StringComparer.Ordinal) { child.Shown };
        List<ParentRelation> relations = [];
        foreach (SketchedModel candidate in Named(child).Concat(OfStem(child)).Concat(_library.Candidates(child.Sketch)).ToArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (seen.Add(candidate.Shown))
            {
                relations.Add(_judge.Judge(child, candidate));
            }
        }

        relations.Sort((first, second) => Compare(child, first, second));
        int looked = 0;
        for (int index = 0; index < relations.Count; index++)
        {
            if ((MayBeNeighbour(relations[index]) || relations[index].Order.Order <= 0) && _judge.IsOpen(child, relations[index]))
            {
                relations[index] = looked++ < _thresholds.MaxExact
                    ? _judge.LookCloser(child, relations[index], cancellationToken)
                    : relations[index] with { Objection = "not looked at closely, as nearer ones were" };
            }
        }

        relations.Sort((first, second) => Compare(child, first, second));
        return relations;
    }

    /// <summary>Whether one may be claimed as the child's parent.</summary>
    public bool MayBeParent(ParentRelation relation)
        => IsNear(relation) && relation.Order.Order <= 0;

    /// <summary>
    /// Whether one is near enough, and nothing but a guess says that it came later: of two models that are added together either may be
    /// the other's parent then.
    /// </summary>
    public bool MayBeNeighbour(ParentRelation relation)
        => MayBeParent(relation) || (IsNear(relation) && !relation.Order.IsStrong && relation.Parent.Node is null);

    public void Dispose() => _library.Dispose();

    private bool IsNear(ParentRelation relation) => relation.Objection is null && relation.Score >= _thresholds.Score;

    private int Compare(SketchedModel child, ParentRelation first, ParentRelation second)
    {
        bool mayFirst = MayBeNeighbour(first);
        bool maySecond = MayBeNeighbour(second);
        if (mayFirst != maySecond)
        {
            return mayFirst ? -1 : 1;
        }

        int order = mayFirst ? Nearness(child, first, second) : second.Score.CompareTo(first.Score);
        return order != 0 ? order : NaturalOrder.Comparer.Compare(first.Parent.Shown, second.Parent.Shown);
    }

    /// <summary>
    /// By distance. Where two are equally far they hold the same weights: an export of them is made from the checkpoint, a changed model in
    /// a format of exports from the export in that format; then from the larger of the two, as the other is a part of it.
    /// </summary>
    private static int Nearness(SketchedModel child, ParentRelation first, ParentRelation second)
    {
        if (Math.Abs(first.Cost - second.Cost) > 1e-9 + (0.001 * Math.Min(first.Cost, second.Cost)))
        {
            return first.Cost.CompareTo(second.Cost);
        }

        bool mine = first.Parent.Sketch.Format == child.Sketch.Format;
        if (!first.SameWeights && !second.SameWeights && mine != (second.Parent.Sketch.Format == child.Sketch.Format))
        {
            return mine ? -1 : 1;
        }

        int container = ModelOrder.Rank(first.Parent.Sketch.Format).CompareTo(ModelOrder.Rank(second.Parent.Sketch.Format));
        if (container != 0)
        {
            return container;
        }

        int size = second.Parent.Sketch.Elements.CompareTo(first.Parent.Sketch.Elements);
        return size != 0 ? size : first.Cost.CompareTo(second.Cost);
    }

    private IEnumerable<SketchedModel> Named(SketchedModel child)
    {
        foreach (string name in child.Sketch.Evidence.Select(evidence => ParentJudge.NameIn(evidence.Value)).Where(name => name.Length > 0).Distinct(NodeName.Comparer))
        {
            foreach (SketchedModel pending in _pendingByName.GetValueOrDefault(name) ?? [])
            {
                yield return pending;
            }

            if (_nodesByName.TryGetValue(name, out ModelNode? node) && _library.Find(node) is { } stored)
            {
                yield return stored;
            }
        }
    }

    /// <summary>Those whose number is next to the child's.</summary>
    private IEnumerable<SketchedModel> OfStem(SketchedModel child)
    {
        if (child.Hints.Number is not { } number || !_byStem.TryGetValue(child.Hints.Stem, out List<(double Number, SketchedModel? Pending, ModelNode? Node)>? run))
        {
            return [];
        }

        return run.Where(other => other.Number < number).OrderByDescending(other => other.Number).Take(MaxOfStem / 2)
            .Concat(run.Where(other => other.Number > number).OrderBy(other => other.Number).Take(MaxOfStem / 2))
            .Select(other => other.Pending ?? _library.Find(other.Node!)).OfType<SketchedModel>();
    }

    private void AddStem(NameHints hints, SketchedModel? pending, ModelNode? node)
    {
        if (hints.Number is { } number)
        {
            if (!_byStem.TryGetValue(hints.Stem, out List<(double, SketchedModel?, ModelNode?)>? run))
            {
                _byStem.Add(hints.Stem, run = []);
            }

            run.Add((number, pending, node));
        }
    }
}
