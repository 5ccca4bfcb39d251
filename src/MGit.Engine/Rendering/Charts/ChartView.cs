using MGit.Engine.Errors;

namespace MGit.Engine.Rendering.Charts;

/// <summary>A chart, to be saved.</summary>
public sealed class ChartView(Chart chart)
{
    /// <summary>The page's heading; null: the chart's own.</summary>
    public string? Title { get; init; }

    /// <summary>Writes the file, beside and then in its place.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="format">Html or Svg.</param>
    /// <param name="overwrite">Whether to replace a file that is there.</param>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: another format. <c>DestinationExists</c>, <c>PathNotFound</c>, <c>InputOutput</c>, <c>DiskFull</c>.</exception>
    public FileInfo Save(string path, ViewFormat format, bool overwrite) => format switch
    {
        ViewFormat.Html => ViewFile.Save(path, overwrite, output => ChartPage.Write(chart, Title, output)),
        ViewFormat.Svg => ViewFile.Save(path, overwrite, output => ChartSvg.Write(chart, output)),
        _ => throw new MGitException(ErrorCode.ArgumentInvalid, $"{chart.Heading} is no graph and cannot be written as {format}; give -As Html or Svg.", format),
    };
}
