using MGit.Engine.Comparison.Layers;
using MGit.Engine.Comparison.Matching;
using MGit.Engine.Comparison.Numbers;
using MGit.Engine.Graph;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Repositories.Snapshots;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison;

/// <summary>Says of every layer of two matched models what became of it, and measures what has to be measured.</summary>
internal sealed class ChangeList
{
    private readonly DiffSide _reference;
    private readonly DiffSide _difference;
    private readonly LayerMatch _match;
    private readonly CompareOptions _options;
    private readonly Func<LayerMatch, int, ParameterPairing> _pairingOf;
    private readonly Func<LayerMatch, int, bool> _isContextual;
    private readonly WildcardPattern[] _wanted;

    public ChangeList(
        DiffSide reference,
        DiffSide difference,
        LayerMatch match,
        CompareOptions options,
        Func<LayerMatch, int, ParameterPairing> pairingOf,
        Func<LayerMatch, int, bool> isContextual)
    {
        _reference = reference;
        _difference = difference;
        _match = match;
        _options = options;
        _pairingOf = pairingOf;
        _isContextual = isContextual;
        _wanted = [.. options.Layers.Select(References.Wildcards)];
    }

    /// <summary>Whether a change is one of those asked for.</summary>
    public bool IsListed(LayerChange change) => IsWanted(change.Layer, change.ReferenceLayer)
        && (_options.IncludeUnchanged || change.Change != LayerChangeKind.Unchanged);

    /// <summary>Every layer of both, with the sums over its weights where statistics are asked for.</summary>
    public IEnumerable<(LayerChange Change, DifferenceSums Weights)> Enumerate(IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        Entry[] entries = [.. Entries()];
        int done = 0;
        foreach ((LayerChange Change, DifferenceSums Weights) result in OrderedResults.Compute(entries, entry => Describe(entry, cancellationToken), cancellationToken))
        {
            yield return result;
            progress?.Report(new OperationProgress("Comparing", result.Change.Layer, ++done, entries.Length, ProgressUnit.Items));
        }
    }

    /// <summary>In the order of the difference; what was removed stands where it would have been.</summary>
    private IEnumerable<Entry> Entries()
    {
        List<(int Place, int Tie, Entry Entry)> entries = [];
        int last = -1;
        for (int node = 0; node < _reference.Count; node++)
        {
            int other = _match.ToDifference[node];
            if (other != LayerMatch.None && (!_options.Strict || (_match.IsInOrder[node] && _isContextual(_match, node))))
            {
                entries.Add((other, 0, new Entry(node, other, _options.Strict ? null : _pairingOf(_match, node))));
                last = _match.IsInOrder[node] ? other : last;
            }
            else
            {
                entries.Add((last, 1, new Entry(node, LayerMatch.None, null)));
            }
        }

        HashSet<int> paired = [.. entries.Select(entry => entry.Entry.Difference)];
        for (int node = 0; node < _difference.Count; node++)
        {
            if (!paired.Contains(node))
            {
                entries.Add((node, 0, new Entry(LayerMatch.None, node, null)));
            }
        }

        return entries.OrderBy(entry => entry.Place).ThenBy(entry => entry.Tie).Select(entry => entry.Entry);
    }

    private (LayerChange Change, DifferenceSums Weights) Describe(Entry entry, CancellationToken cancellationToken)
    {
        Layer? left = entry.Reference == LayerMatch.None ? null : _reference.Graph.Layers[entry.Reference];
        Layer? right = entry.Difference == LayerMatch.None ? null : _difference.Graph.Layers[entry.Difference];
        LayerChange change = new()
        {
            Repository = _options.Repository,
            Reference = _reference.Model.Name,
            Difference = _difference.Model.Name,
            Change = left is null ? LayerChangeKind.Added : right is null ? LayerChangeKind.Removed : LayerChangeKind.Unchanged,
            Layer = (right ?? left)!.Name,
            ReferenceLayer = left?.Name,
            Kind = (right ?? left)!.Kind,
            Shape = ShapeOf(left, right),
            ReferenceIndex = entry.Reference,
            DifferenceIndex = entry.Difference,
        };
        if (left is null || right is null || entry.Pairing is null)
        {
            return (change, default);
        }

        List<string> reasons = [];
        if (_reference.Name[entry.Reference] != DiffSide.None && _difference.Name[entry.Difference] != DiffSide.None
            && _reference.Name[entry.Reference] != _difference.Name[entry.Difference])
        {
            reasons.Add("renamed");
        }
        else if (!_match.IsInOrder[entry.Reference])
        {
            reasons.Add("moved");
        }

        return entry.Pairing.State == PairState.Different
            ? Modified(change, entry.Pairing, reasons, cancellationToken)
            : Same(change, entry.Pairing, reasons, cancellationToken);
    }

    private (LayerChange Change, DifferenceSums Weights) Same(LayerChange change, ParameterPairing pairing, List<string> reasons, CancellationToken cancellationToken)
    {
        if (pairing.State == PairState.Permuted)
        {
            reasons.AddRange(pairing.Pairs.Where(pair => _reference.Model.ContentIdOf(pair.Reference) != _difference.Model.ContentIdOf(pair.Difference))
                .Select(pair => Permutation(pair.Reference.Shape, pair.Difference.Shape)).Distinct());
        }

        DifferenceSums weights = default;
        if (_options.Statistics && IsWanted(change.Layer, change.ReferenceLayer))
        {
            // The same elements: where each stands does not matter for any of the sums.
            foreach ((SourceParameter parameter, _) in pairing.Pairs.Where(pair => IsWeight(pair.Reference)))
            {
                weights += TensorDifference.MeasureShared(_reference.Model, parameter, cancellationToken);
            }
        }

        return (change with
        {
            Change = reasons.Count > 0 ? LayerChangeKind.Moved : LayerChangeKind.Unchanged,
            Reason = reasons.Count > 0 ? string.Join(", ", reasons) : null,
        }, weights);
    }

    private (LayerChange Change, DifferenceSums Weights) Modified(
        LayerChange change, ParameterPairing pairing, List<string> reasons, CancellationToken cancellationToken)
    {
        bool wantsNumbers = _options.Statistics && IsWanted(change.Layer, change.ReferenceLayer);
        bool isCast = pairing.Removed.Count == 0 && pairing.Added.Count == 0 && pairing.Pairs.All(MayBeCast);
        DifferenceSums weights = default;
        DifferenceSums others = default;
        if (wantsNumbers || isCast)
        {
            foreach ((SourceParameter left, SourceParameter right) in pairing.Pairs)
            {
                if (!left.Shape.Equals(right.Shape) || !TensorDifference.CanCompare(left.ElementType, right.ElementType))
                {
                    continue;
                }

                bool isSame = _reference.Model.ContentIdOf(left) == _difference.Model.ContentIdOf(right);
                (DifferenceSums sums, bool cast) = isSame
                    ? (wantsNumbers ? TensorDifference.MeasureShared(_reference.Model, left, cancellationToken) : default, true)
                    : TensorDifference.Measure(_reference.Model, left, _difference.Model, right, cancellationToken);
                isCast &= cast;
                weights += IsWeight(left) ? sums : default;
                others += ParameterNames.ClassOf(left.Name) == ParameterClass.RunningStatistic ? sums : default;
                if (!wantsNumbers && !isCast)
                {
                    break;
                }
            }
        }

        AddReasons(pairing, isCast, reasons);
        change = change with
        {
            Change = isCast ? LayerChangeKind.Moved : LayerChangeKind.Modified,
            Reason = reasons.Count > 0 ? string.Join(", ", reasons) : null,
        };
        DifferenceSums shown = weights.Changed == 0 && others.Changed > 0 ? others : weights;
        return (wantsNumbers && shown.Elements > 0 ? WithNumbers(change, shown) : change, weights);
    }

    private static LayerChange WithNumbers(LayerChange change, in DifferenceSums sums) => change with
    {
        MaxAbsolute = sums.MaxAbsolute,
        RelativeL2 = double.IsNaN(sums.RelativeL2) ? null : sums.RelativeL2,
        Cosine = sums.Cosine,
        ChangedShare = sums.ChangedShare,
        Deltas = sums.Deltas?.Bins() ?? [],
    };

    private void AddReasons(ParameterPairing pairing, bool isCast, List<string> reasons)
    {
        (SourceParameter Reference, SourceParameter Difference)[] changed = [.. pairing.Pairs
            .Where(pair => _reference.Model.ContentIdOf(pair.Reference) != _difference.Model.ContentIdOf(pair.Difference))];
        reasons.AddRange(changed.Where(pair => pair.Reference.ElementType != pair.Difference.ElementType)
            .Select(pair => $"{(isCast ? "cast" : "type")} {pair.Reference.ElementType.Name()} to {pair.Difference.ElementType.Name()}").Distinct());
        if (changed.Any(pair => !pair.Reference.Shape.Equals(pair.Difference.Shape)))
        {
            reasons.Add("shape");
        }

        reasons.AddRange(pairing.Removed.Select(role => $"without {role}"));
        reasons.AddRange(pairing.Added.Select(role => $"with {role}"));
        if (changed.Length > 0 && changed.All(pair => !IsWeight(pair.Reference)))
        {
            reasons.Add("running statistics only");
        }
    }

    private bool MayBeCast((SourceParameter Reference, SourceParameter Difference) pair) =>
        pair.Reference.Shape.Equals(pair.Difference.Shape)
        && (_reference.Model.ContentIdOf(pair.Reference) == _difference.Model.ContentIdOf(pair.Difference)
            || (pair.Reference.ElementType != pair.Difference.ElementType
                && Rounding.IsSupported(pair.Reference.ElementType) && Rounding.IsSupported(pair.Difference.ElementType)));

    private bool IsWanted(string layer, string? reference) =>
        _wanted.Length == 0 || _wanted.Any(pattern => pattern.IsMatch(layer) || (reference is not null && pattern.IsMatch(reference)));

    private static bool IsWeight(SourceParameter parameter) => ParameterNames.ClassOf(parameter.Name) == ParameterClass.Weight;

    private static string Permutation(TensorShape left, TensorShape right) =>
        left.Rank == right.Rank && left.ToArray().Order().SequenceEqual(right.ToArray().Order()) ? "transposed" : "reshaped";

    private static string? ShapeOf(Layer? left, Layer? right)
    {
        string? before = left is { Parameters.Count: > 0 } ? left.Parameters[0].Source.Shape.ToString() : null;
        string? after = right is { Parameters.Count: > 0 } ? right.Parameters[0].Source.Shape.ToString() : null;
        return before is null || after is null || before == after ? after ?? before : $"{before} -> {after}";
    }

    private sealed record Entry(int Reference, int Difference, ParameterPairing? Pairing);
}
