using MGit.Engine.Testing;

namespace MGit.Engine.Rendering.Charts;

/// <summary>One test on the versions of one model.</summary>
internal sealed class ResultLine
{
    public ResultLine(string model, IReadOnlyList<(int Version, LineageTestResult Result)> results)
    {
        Model = model;
        Test = results[0].Result.Test;
        Metric = results[0].Result.Metric;
        Points = [.. results.GroupBy(result => result.Version).OrderBy(version => version.Key).Select(version => version.MaxBy(result => result.Result.Started))];
        double[] values = [.. Points.Select(point => point.Result.Value).OfType<double>().Where(double.IsFinite)];
        Low = values.DefaultIfEmpty().Min();
        High = values.DefaultIfEmpty().Max();
    }

    public string Model { get; }

    public string Test { get; }

    public string? Metric { get; }

    /// <summary>By version, one result each.</summary>
    public IReadOnlyList<(int Version, LineageTestResult Result)> Points { get; }

    public double Low { get; }

    public double High { get; }
}
