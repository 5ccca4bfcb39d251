using MGit.Engine.Rendering.Html;
using MGit.Engine.Rendering.Svg;
using MGit.Engine.Rendering.Terminal;
using MGit.Engine.Rendering.Themes;

namespace MGit.Engine.Rendering.Charts;

/// <summary>A chart as an SVG file: no scripts, no fonts or styles from elsewhere; light and dark by the viewer's preference.</summary>
public static class ChartSvg
{
    private const double Margin = 20;
    private const double LegendTop = 43;
    private const double LegendHeight = 17;
    private const double ColumnWidth = 6.2;

    public static void Write(Chart chart, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(chart);
        (LegendEntry Entry, double X, double Y)[] legend = [.. Legend(chart)];
        double headHeight = LegendTop + LegendHeight + legend.Select(entry => entry.Y).DefaultIfEmpty().Max();
        using SvgWriter svg = new(output, chart.Width + (2 * Margin), chart.Height + headHeight + (2 * Margin), $"{chart.Heading}: {chart.Summary}");
        svg.Element("style", Theme.SvgStyle + PageTemplate.Read("figure.css"));
        svg.Begin("g", "transform", FormattableString.Invariant($"translate({Margin} {Margin})"));
        svg.Element("text", DisplayWidth.Cut(chart.Heading, (int)(chart.Width / 9)), "class", "heading", "x", 0, "y", 14);
        svg.Element("text", DisplayWidth.Cut(chart.Summary, (int)(chart.Width / ColumnWidth)), "class", "sub", "x", 0, "y", 32);
        foreach ((LegendEntry entry, double x, double y) in legend)
        {
            svg.Shape("rect", "x", x, "y", y + LegendTop, "width", 10, "height", 10, "class", "swatch", "style", $"fill: var(--{entry.Colour})");
            svg.Element("text", entry.Text, "class", "sub", "x", x + 15, "y", y + LegendTop + 9);
        }

        svg.Begin("g", "transform", FormattableString.Invariant($"translate(0 {headHeight})"));
        chart.Draw(svg);
        svg.End();
        svg.End();
    }

    /// <summary>In lines as long as the picture is wide.</summary>
    private static IEnumerable<(LegendEntry Entry, double X, double Y)> Legend(Chart chart)
    {
        double x = 0, y = 0;
        foreach (LegendEntry entry in chart.Legend)
        {
            double width = 32 + (DisplayWidth.Of(entry.Text) * ColumnWidth);
            if (x > 0 && x + width > chart.Width)
            {
                (x, y) = (0, y + LegendHeight);
            }

            yield return (entry, x, y);
            x += width;
        }
    }
}
