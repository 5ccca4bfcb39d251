using MGit.Engine.Comparison.Matching;
using MGit.Engine.Comparison.Numbers;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Progress;

namespace MGit.Engine.Comparison;

/// <summary>
/// Two models, matched layer by layer. What contents they have is asked by id, so that nothing is read that an id answers; numbers are
/// measured when changes are listed. Both models have to stay open as long as this is used.
/// </summary>
public sealed class ModelComparison
{
    private readonly DiffSide _reference;
    private readonly DiffSide _difference;
    private readonly LayerMatch _match;
    private readonly CompareOptions _options;
    private readonly Dictionary<int, ParameterPairing> _pairings = [];

    private ModelComparison(DiffSide reference, DiffSide difference, GraphPair graphs, CompareOptions options, CancellationToken cancellationToken)
    {
        _reference = reference;
        _difference = difference;
        _options = options;
        Inferred = graphs.Inferred;
        LayerMatch forward = LayerMatcher.Match(reference, difference, options, cancellationToken);
        Basis = BasisOf(forward);
        (double Structural, double Contextual) there = Measure(forward);

        // The greedy choices depend on which side comes first: both ways round, and the smaller.
        LayerMatch backward = LayerMatcher.Match(difference, reference, options, cancellationToken).Reversed();
        Dictionary<int, ParameterPairing> kept = new(_pairings);
        _pairings.Clear();
        (double Structural, double Contextual) back = Measure(backward);
        bool isForward = (there.Contextual, there.Structural).CompareTo((back.Contextual, back.Structural)) <= 0;
        _match = isForward ? forward : backward;
        if (isForward)
        {
            _pairings = kept;
        }

        StructuralDivergence = Math.Min(there.Structural, back.Structural);
        ContextualDivergence = Math.Min(there.Contextual, back.Contextual);
        Notices = [.. new[] { NoticeOfNothing(reference), NoticeOfNothing(difference), graphs.Notice, NoticeOfBasis(graphs) }.OfType<string>()];
    }

    /// <summary>Edges (or layers) to add and remove over those of both, where layers of one kind and with the same attributes match.</summary>
    public double StructuralDivergence { get; }

    /// <summary>The same, where only layers with the same contents match.</summary>
    public double ContextualDivergence { get; }

    /// <summary>What the divergences count.</summary>
    public DiffBasis Basis { get; }

    /// <summary>Whether a layer graph is guessed from names.</summary>
    public bool Inferred { get; }

    public IReadOnlyList<string> Notices { get; }

    /// <summary>Matches two models. Hashes what has no id yet; reads nothing else.</summary>
    /// <exception cref="MGitException">What reading the models can end with.</exception>
    public static ModelComparison Match(
        ModelSource reference,
        ModelSource difference,
        CompareOptions? options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(difference);
        Hash(reference, progress, cancellationToken);
        Hash(difference, progress, cancellationToken);
        GraphPair graphs = GraphPair.Of(reference, difference);
        KeyTable keys = new();
        return new ModelComparison(
            new DiffSide(reference, graphs.Reference, keys),
            new DiffSide(difference, graphs.Difference, keys),
            graphs,
            options ?? new CompareOptions(),
            cancellationToken);
    }

    /// <summary>Everything there is to say about two models.</summary>
    /// <inheritdoc cref="Match"/>
    public static ModelDiff Compare(
        ModelSource reference,
        ModelSource difference,
        CompareOptions? options,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
        => Match(reference, difference, options, progress, cancellationToken).ToDiff(progress, cancellationToken);

    /// <summary>What became of each layer that was asked for, in the order of the models; measured, where that was asked for, several layers ahead.</summary>
    public IEnumerable<LayerChange> Changes(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ChangeList list = ListChanges();
        return list.Enumerate(progress, cancellationToken).Select(change => change.Change).Where(list.IsListed);
    }

    /// <summary>All of it in one object.</summary>
    public ModelDiff ToDiff(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ChangeList list = ListChanges();
        List<LayerChange> listed = [];
        int[] counts = new int[Enum.GetValues<LayerChangeKind>().Length];
        DifferenceSums sums = default;
        foreach ((LayerChange change, DifferenceSums weights) in list.Enumerate(progress, cancellationToken))
        {
            counts[(int)change.Change]++;
            sums += weights;
            if (list.IsListed(change))
            {
                listed.Add(change);
            }
        }

        bool isMeasured = _options.Statistics && _options.Layers.Count == 0 && sums.Elements > 0;
        return new ModelDiff
        {
            Repository = _options.Repository,
            Reference = _reference.Model.Name,
            Difference = _difference.Model.Name,
            StructuralDivergence = StructuralDivergence,
            ContextualDivergence = ContextualDivergence,
            Basis = Basis,
            Added = counts[(int)LayerChangeKind.Added],
            Removed = counts[(int)LayerChangeKind.Removed],
            Modified = counts[(int)LayerChangeKind.Modified],
            Moved = counts[(int)LayerChangeKind.Moved],
            Unchanged = counts[(int)LayerChangeKind.Unchanged],
            Changes = listed,
            Inferred = Inferred,
            Cosine = isMeasured ? sums.Cosine : null,
            RelativeL2 = isMeasured ? sums.RelativeL2 : null,
            Deltas = isMeasured ? sums.Deltas?.Bins() ?? [] : [],
            ReferenceEdges = _reference.Graph.Edges,
            DifferenceEdges = _difference.Graph.Edges,
            StructuralEdit = _options.Strict ? Divergence.Edit(_reference, _difference, _match, node => IsStructural(_match, node)) : null,
            ContextualEdit = _options.Strict ? Divergence.Edit(_reference, _difference, _match, node => IsContextual(_match, node)) : null,
            Notices = Notices,
        };
    }

    private static void Hash(ModelSource model, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => model.Hash(model.Graph.Layers.SelectMany(layer => layer.Parameters).Select(parameter => parameter.Source).Distinct(), progress, cancellationToken);

    private ChangeList ListChanges() => new(_reference, _difference, _match, _options, PairingOf, IsContextual);

    private (double Structural, double Contextual) Measure(LayerMatch match) => (
        Divergence.Of(_reference, _difference, match, Basis, node => IsStructural(match, node)),
        Divergence.Of(_reference, _difference, match, Basis, node => IsContextual(match, node)));

    private bool IsStructural(LayerMatch match, int node) =>
        _reference.Structure[node] == _difference.Structure[match.ToDifference[node]] || (!_options.Strict && IsContextual(match, node));

    private bool IsContextual(LayerMatch match, int node) => _options.Strict
        ? _reference.Content[node] == _difference.Content[match.ToDifference[node]]
        : PairingOf(match, node).State != PairState.Different;

    private ParameterPairing PairingOf(LayerMatch match, int node)
    {
        if (!_pairings.TryGetValue(node, out ParameterPairing? pairing))
        {
            pairing = ParameterPairing.Of(
                _reference.Model, _reference.Graph.Layers[node], _difference.Model, _difference.Graph.Layers[match.ToDifference[node]]);
            _pairings.Add(node, pairing);
        }

        return pairing;
    }

    private DiffBasis BasisOf(LayerMatch match)
    {
        if (_reference.Graph.Edges.Count == 0 || _difference.Graph.Edges.Count == 0)
        {
            return DiffBasis.Layers;
        }

        return !_options.Strict && _reference.Graph.IsInferred && _difference.Graph.IsInferred && !NamesCorrespond(match) ? DiffBasis.Layers : DiffBasis.Edges;
    }

    /// <summary>Whether half of the pairs or more have one name: else the two orders of names say nothing about each other.</summary>
    private bool NamesCorrespond(LayerMatch match)
    {
        int pairs = 0;
        int named = 0;
        for (int node = 0; node < _reference.Count; node++)
        {
            if (match.ToDifference[node] is var other and not LayerMatch.None)
            {
                pairs++;
                named += _reference.Name[node] == _difference.Name[other] ? 1 : 0;
            }
        }

        return named * 2 >= pairs;
    }

    private static string? NoticeOfNothing(DiffSide side) => side.Graph.Layers.Count == 0 ? $"{side.Model.Name} holds no layers to compare: it is no model that is read as tensors." : null;

    private string? NoticeOfBasis(GraphPair graphs) => Basis == DiffBasis.Layers && graphs.Notice is null && _reference.Graph.Edges.Count > 0 && _difference.Graph.Edges.Count > 0
        ? "Most layers have other names in the other model, so their order by names says nothing: divergence counts layers."
        : null;
}
