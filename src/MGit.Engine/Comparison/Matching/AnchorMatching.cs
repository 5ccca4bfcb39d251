using System.Runtime.InteropServices;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Matching;

/// <summary>
/// Pairs layers that contents or names say are one and the same, surest first: contents and name; contents alone; name and structure;
/// elements in another order; name alone. Contents go before names, so that layers that swapped places are seen as moved and not as
/// changed beyond recognition. Layers without parameters are left to the edges.
/// </summary>
internal sealed class AnchorMatching
{
    private readonly DiffSide _reference;
    private readonly DiffSide _difference;
    private readonly LayerMatch _match;

    private AnchorMatching(DiffSide reference, DiffSide difference, LayerMatch match)
    {
        _reference = reference;
        _difference = difference;
        _match = match;
    }

    public static void Run(DiffSide reference, DiffSide difference, LayerMatch match)
    {
        AnchorMatching anchors = new(reference, difference, match);
        anchors.PairBy((side, node) => (side.Bag[node], side.Name[node]), onlyEqualCounts: false);

        // As often here as there: then their order tells which is which. Else names have the next word.
        anchors.PairBy((side, node) => (side.Bag[node], 0), onlyEqualCounts: true);
        anchors.PairBy((side, node) => side.Name[node] == DiffSide.None ? null : (side.Name[node], side.Structure[node]), onlyEqualCounts: false);
        anchors.PairBy((side, node) => (side.Bag[node], 0), onlyEqualCounts: false);
        anchors.PairByElements();
        anchors.PairBy((side, node) => side.Name[node] == DiffSide.None ? null : (side.Name[node], 0), onlyEqualCounts: false);
    }

    private void PairBy(Func<DiffSide, int, (int, int)?> keyOf, bool onlyEqualCounts)
    {
        Dictionary<(int, int), Queue<int>> left = Waiting(_reference, _match.ToDifference, keyOf);
        if (left.Count == 0)
        {
            return;
        }

        foreach (((int, int) key, Queue<int> right) in Waiting(_difference, _match.ToReference, keyOf))
        {
            if (left.TryGetValue(key, out Queue<int>? partners) && (!onlyEqualCounts || partners.Count == right.Count))
            {
                while (partners.TryDequeue(out int reference) && right.TryDequeue(out int difference))
                {
                    _match.Pair(reference, difference, isFirm: true);
                }
            }
        }
    }

    private static Dictionary<(int, int), Queue<int>> Waiting(DiffSide side, int[] matched, Func<DiffSide, int, (int, int)?> keyOf)
    {
        Dictionary<(int, int), Queue<int>> waiting = [];
        for (int node = 0; node < side.Count; node++)
        {
            if (matched[node] == LayerMatch.None && side.Bag[node] != DiffSide.None && keyOf(side, node) is { } key)
            {
                ref Queue<int>? nodes = ref CollectionsMarshal.GetValueRefOrAddDefault(waiting, key, out _);
                (nodes ??= new Queue<int>()).Enqueue(node);
            }
        }

        return waiting;
    }

    /// <summary>Transposed, reshaped or permuted under other names: the same elements in another order.</summary>
    private void PairByElements()
    {
        if (!_match.ToDifference.Contains(LayerMatch.None) || !_match.ToReference.Contains(LayerMatch.None))
        {
            return;
        }

        KeyTable keys = new();
        PairBy(
            (side, node) => ElementsOf(side.Model, side.Graph.Layers[node]) is { } elements ? (keys.NumberOf(elements), 0) : null,
            onlyEqualCounts: false);
    }

    private static string? ElementsOf(ModelSource model, Layer layer)
    {
        ElementFingerprint[] fingerprints = [.. layer.Parameters
            .Where(parameter => ParameterNames.ClassOf(parameter.Source.Name) == ParameterClass.Weight && parameter.Source.Shape.ElementCount > 1)
            .Select(parameter => model.FingerprintOf(parameter.Source))];
        return fingerprints.Length == 0
            ? null
            : string.Join(' ', fingerprints.OrderBy(fingerprint => fingerprint.High).ThenBy(fingerprint => fingerprint.Low));
    }
}
