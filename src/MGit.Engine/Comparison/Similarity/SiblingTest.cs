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
/// 2|A| / (|B - A| √n) in a tensor of n elements. Each tensor counts by its share of the change: a head that only one of two runs trained
/// is lopsided, and small. Where both carry a batch counter, equal counts say the same at once.
/// </remarks>
internal static class SiblingTest
{
    /// <summary>Nearer ones are not judged: the changes are too small against the weights.</summary>
    public const double MaxCloseness = 0.95;

    /// <summary>Of the root mean square of the ratio. Measured: 0.06 to 0.29 between runs from one beginning that went equally far, 0.81 and more between parents and children.</summary>
    private const double MaxAsymmetry = 1.0 / 3;

    private const int MaxTensors = 8;
    private const long MaxElements = 1 << 20;

    public static bool AreExchangeable(
        ModelSource first, ModelSource second, IEnumerable<(SketchTensor First, SketchTensor Second)> pairs, CancellationToken cancellationToken)
    {
        double asymmetry = 0;
        double change = 0;
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
            asymmetry += difference * Math.Max(0, (ratio * ratio) - chance);
            change += difference;
        }

        return change > 0 && asymmetry / change < MaxAsymmetry * MaxAsymmetry;
    }

    /// <summary>Whether running statistics were not updated between the two, which says nothing then: batches are counted with them.</summary>
    public static bool AreStatisticsFrozen(ModelSource first, ModelSource second)
        => first.Parameters.FirstOrDefault(parameter => parameter.Name.EndsWith("running_mean", StringComparison.Ordinal)) is { } mean
            && Read(first, mean.Name) is { Length: > 0 } mine && mine.SequenceEqual(Read(second, mean.Name));

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
