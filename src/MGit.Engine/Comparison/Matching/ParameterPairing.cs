using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Matching;

/// <summary>Which parameters of two paired layers are one another's, and how the contents of the layers stand to each other.</summary>
internal sealed class ParameterPairing
{
    private ParameterPairing(IReadOnlyList<(SourceParameter Reference, SourceParameter Difference)> pairs, PairState state, IReadOnlyList<string> removed, IReadOnlyList<string> added)
    {
        Pairs = pairs;
        State = state;
        Removed = removed;
        Added = added;
    }

    public IReadOnlyList<(SourceParameter Reference, SourceParameter Difference)> Pairs { get; }

    public PairState State { get; }

    /// <summary>Roles only the reference's layer has.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Roles only the difference's layer has.</summary>
    public IReadOnlyList<string> Added { get; }

    public static ParameterPairing Of(ModelSource reference, Layer left, ModelSource difference, Layer right)
    {
        List<LayerParameter> leftOver = [.. left.Parameters];
        List<LayerParameter> rightOver = [.. right.Parameters];
        List<(SourceParameter Reference, SourceParameter Difference)> pairs = [];

        // By role; then, where the containers call things differently, by content, and by shape in order.
        Take(leftOver, rightOver, pairs, parameter => parameter.Role, parameter => parameter.Role);
        if (leftOver.Count > 0 && rightOver.Count > 0)
        {
            Take(leftOver, rightOver, pairs, parameter => reference.ContentIdOf(parameter.Source), parameter => difference.ContentIdOf(parameter.Source));
            Take(leftOver, rightOver, pairs, parameter => parameter.Source.Shape, parameter => parameter.Source.Shape);
        }

        bool isComplete = leftOver.Count == 0 && rightOver.Count == 0;
        PairState state = isComplete ? PairState.Same : PairState.Different;
        foreach ((SourceParameter one, SourceParameter other) in pairs)
        {
            if (state == PairState.Different)
            {
                break;
            }

            if (reference.ContentIdOf(one) == difference.ContentIdOf(other))
            {
                continue;
            }

            state = IsPermuted(reference, one, difference, other) ? PairState.Permuted : PairState.Different;
        }

        return new ParameterPairing(pairs, state, [.. leftOver.Select(parameter => parameter.Role)], [.. rightOver.Select(parameter => parameter.Role)]);
    }

    public static bool IsPermuted(ModelSource reference, SourceParameter one, ModelSource difference, SourceParameter other) =>
        one.ElementType == other.ElementType && one.Shape.ElementCount == other.Shape.ElementCount
        && reference.FingerprintOf(one) == difference.FingerprintOf(other);

    private static void Take<TKey>(
        List<LayerParameter> left,
        List<LayerParameter> right,
        List<(SourceParameter Reference, SourceParameter Difference)> pairs,
        Func<LayerParameter, TKey> leftKey,
        Func<LayerParameter, TKey> rightKey)
        where TKey : notnull
    {
        Dictionary<TKey, Queue<LayerParameter>> waiting = right.GroupBy(rightKey).ToDictionary(group => group.Key, group => new Queue<LayerParameter>(group));
        HashSet<LayerParameter> taken = new(ReferenceEqualityComparer.Instance);
        foreach (LayerParameter parameter in left)
        {
            if (waiting.TryGetValue(leftKey(parameter), out Queue<LayerParameter>? partners) && partners.TryDequeue(out LayerParameter? partner))
            {
                pairs.Add((parameter.Source, partner.Source));
                taken.Add(parameter);
                taken.Add(partner);
            }
        }

        left.RemoveAll(taken.Contains);
        right.RemoveAll(taken.Contains);
    }
}
