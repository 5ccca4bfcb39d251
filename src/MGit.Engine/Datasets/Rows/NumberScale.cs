namespace MGit.Engine.Datasets.Rows;

/// <summary>Subtracts and multiplies: per feature, or one pair for all. Computed in double precision, row after row, so that it repeats.</summary>
internal sealed class NumberScale
{
    private readonly float[] _offsets;
    private readonly float[] _factors;

    private NumberScale(float[] offsets, float[] factors)
    {
        _offsets = offsets;
        _factors = factors;
    }

    public static NumberScale None { get; } = new([], []);

    /// <summary>Features it is for; 0 for any number of them.</summary>
    public int Features => _offsets.Length > 1 ? _offsets.Length : 0;

    /// <summary>The declared scale, for these rows.</summary>
    /// <param name="scale">What is declared; null for none.</param>
    /// <param name="values">All rows.</param>
    /// <param name="features">Numbers in a row.</param>
    /// <param name="trainRows">The rows that mean and deviation come from.</param>
    public static NumberScale Of(FeatureScale? scale, float[] values, int features, int[] trainRows)
    {
        if (scale is null)
        {
            return None;
        }

        if (!scale.IsStandard)
        {
            return new NumberScale([(float)scale.Minimum], [(float)(1 / (scale.Maximum - scale.Minimum))]);
        }

        double[] means = new double[features];
        double[] squares = new double[features];
        Accumulate(values, trainRows, means, static (value, _) => value);
        double[] centres = [.. means.Select(sum => sum / trainRows.Length)];
        Accumulate(values, trainRows, squares, (value, feature) => (value - centres[feature]) * (value - centres[feature]));
        float[] factors = new float[features];
        for (int feature = 0; feature < features; feature++)
        {
            // A feature that never changes carries nothing; it becomes 0 and not infinite.
            double deviation = Math.Sqrt(squares[feature] / trainRows.Length);
            factors[feature] = deviation > 1e-12 ? (float)(1 / deviation) : 1;
        }

        return new NumberScale([.. centres.Select(centre => (float)centre)], factors);
    }

    public void Apply(Span<float> row)
    {
        if (_offsets.Length == 1)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (row[i] - _offsets[0]) * _factors[0];
            }
        }
        else if (_offsets.Length > 1)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = (row[i] - _offsets[i]) * _factors[i];
            }
        }
    }

    private static void Accumulate(float[] values, int[] rows, double[] sums, Func<double, int, double> term)
    {
        foreach (int row in rows)
        {
            for (int feature = 0; feature < sums.Length; feature++)
            {
                sums[feature] += term(values[(row * sums.Length) + feature], feature);
            }
        }
    }
}
