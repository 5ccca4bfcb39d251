namespace MGit.Engine.Comparison.Similarity;

/// <summary>How near two tensors' elements are, in double precision.</summary>
internal static class TensorCloseness
{
    /// <returns>
    /// The centred correlation, 1 for equal ones and 0 where either does not vary; the squared difference over the sum of both squared
    /// norms, 0..2; whether they are equal bit by bit.
    /// </returns>
    public static (double Correlation, double Difference, bool Equal) Measure(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.SequenceEqual(right))
        {
            return (1, 0, true);
        }

        double leftMean = Mean(left);
        double rightMean = Mean(right);
        double products = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        double leftNorm = 0;
        double rightNorm = 0;
        double differences = 0;
        for (int index = 0; index < left.Length; index++)
        {
            double x = left[index];
            double y = right[index];
            products += (x - leftMean) * (y - rightMean);
            leftSquares += (x - leftMean) * (x - leftMean);
            rightSquares += (y - rightMean) * (y - rightMean);
            leftNorm += x * x;
            rightNorm += y * y;
            differences += (x - y) * (x - y);
        }

        double scale = Math.Sqrt(leftSquares) * Math.Sqrt(rightSquares);
        return (scale > 0 ? products / scale : 0, leftNorm + rightNorm > 0 ? differences / (leftNorm + rightNorm) : 0, false);
    }

    private static double Mean(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
        {
            sum += value;
        }

        return values.Length == 0 ? 0 : sum / values.Length;
    }
}
