using MGit.Engine.Models;
using MGit.Engine.Store.Contents.Statistics;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// Tells two runs from one beginning (one seed, one initialisation) from a model and what was trained from it.
/// </summary>
/// <remarks>
/// Both are correlated. But a model B trained from A is A with something added, or with something taken away by weight decay: its norms
/// differ from A's on the scale of what was changed, (|B|² - |A|²) / |B - A|² is far from 0 in most tensors. Two models that moved away
/// from what they have in common by the same recipe are exchangeable: that ratio is 0 up to chance, whose deviation is
/// 2|A| / (|B - A| √n) in a tensor of n elements. Where both carry a batch counter, equal counts say the same at once.
/// </remarks>
internal static class SiblingTest
{
    /// <summary>Nearer ones are not judged: the changes are too small against the weights.</summary>
    public const double MaxCloseness = 0.95;

    /// <summary>Of the root mean square of the ratio. Measured: 0.20 between runs of one seed, 0.46 and more between parents and children.</summary>
    private const double MaxAsymmetry = 1.0 / 3;

    private const int MaxTensors = 8;
    private const long MaxElements = 1 << 20;

    /// <summary>Variance that is left to tensors however many elements they have, as neighbouring weights are not independent.</summary>
    private const double Floor = 0.01;

    public static bool AreExchangeable(
        ModelSource first, ModelSource second, IEnumerable<(SketchTensor First, SketchTensor Second)> pairs, CancellationToken cancellationToken)
    {
        double ratios = 0;
        double weights = 0;
        foreach ((SketchTensor mine, SketchTensor theirs) in pairs
            .Where(pair => pair.First.Shape.ElementCount <= MaxElements && pair.First.Shape.ElementCount == pair.Second.Shape.ElementCount)
            .OrderByDescending(pair => pair.First.Weight).Take(MaxTensors))
        {
            cancellationToken.ThrowIfCancellationRequested();
            (double left, double right, double difference) = Norms(Read(first, mine.Name), Read(second, theirs.Name));
            if (difference == 0)
            {
                continue;
            }

            double ratio = (right - left) / difference;
            double chance = 4 * Math.Max(left, right) / (difference * mine.Shape.ElementCount);
            weights += 1 / (chance + Floor);
            ratios += Math.Max(0, (ratio * ratio) - chance) / (chance + Floor);
        }

        return weights > 0 && ratios / weights < MaxAsymmetry * MaxAsymmetry;
    }

    private static (double Left, double Right, double Difference) Norms(double[] left, double[] right)
    {
        int count = Math.Min(left.Length, right.Length);
        double leftMean = Mean(left);
        double rightMean = Mean(right);
        double leftNorm = 0;
        double rightNorm = 0;
        double difference = 0;
        for (int index = 0; index < count; index++)
        {
            double x = left[index] - leftMean;
            double y = right[index] - rightMean;
            leftNorm += x * x;
            rightNorm += y * y;
            difference += (x - y) * (x - y);
        }

        return (leftNorm, rightNorm, difference);
    }

    private static double Mean(double[] values) => values.Length == 0 ? 0 : values.Average();

    private static double[] Read(ModelSource source, string name)
    {
        if (source.Parameters.FirstOrDefault(candidate => candidate.Name == name) is not { } parameter)
        {
            return [];
        }

        byte[] bytes = new byte[parameter.Length];
        source.Read(parameter, 0, bytes);
        double[] values = new double[parameter.Shape.ElementCount];
        ElementValues.Read(parameter.ElementType, bytes, values);
        return values;
    }
}
