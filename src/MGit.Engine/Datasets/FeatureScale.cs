namespace MGit.Engine.Datasets;

/// <summary>How a data set's numbers are brought to a range that training likes.</summary>
/// <param name="IsStandard">Each feature to mean 0 and deviation 1, both taken from the rows for training.</param>
/// <param name="Minimum">Else: what becomes 0.</param>
/// <param name="Maximum">Else: what becomes 1.</param>
public sealed record FeatureScale(bool IsStandard, double Minimum, double Maximum)
{
    /// <summary>Mean 0 and deviation 1 of each feature.</summary>
    public static FeatureScale Standard { get; } = new(true, 0, 1);
}
