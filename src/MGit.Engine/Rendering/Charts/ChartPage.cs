using System.Text;
using MGit.Engine.Rendering.Html;
using MGit.Engine.Rendering.Svg;

namespace MGit.Engine.Rendering.Charts;

/// <summary>A chart as one HTML file: the picture, and its numbers as a table to search and sort. It asks for nothing from the network.</summary>
public static class ChartPage
{
    /// <param name="chart">The chart.</param>
    /// <param name="title">The page's heading; null: the chart's own.</param>
    /// <param name="output">Takes the page.</param>
    public static void Write(Chart chart, string? title, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(chart);
        ArgumentNullException.ThrowIfNull(output);
        PageTemplate.Write(
            output,
            "chart",
            new Dictionary<string, string> { ["title"] = title ?? chart.Heading, ["heading"] = title ?? chart.Heading, ["summary"] = chart.Summary },
            ("figure", PageTemplate.Read("figure.css")),
            ("legend", Legend(chart)),
            ("picture", Picture(chart)),
            ("table", Table(chart.Table)));
    }

    private static string Legend(Chart chart)
    {
        StringBuilder markup = new();
        foreach (LegendEntry entry in chart.Legend)
        {
            markup.Append("<li style=\"--state: var(--").Append(PageTemplate.Encoded(entry.Colour)).Append(")\">").Append(PageTemplate.Encoded(entry.Text)).Append("</li>");
        }

        return markup.ToString();
    }

    private static string Picture(Chart chart)
    {
        using StringWriter text = new() { NewLine = "\n" };
        using (SvgWriter svg = SvgWriter.Inline(text, chart.Width, chart.Height, $"{chart.Heading}. The table below has the same in words and numbers."))
        {
            chart.Draw(svg);
        }

        return text.ToString();
    }

    private static string Table(ChartTable table)
    {
        StringBuilder markup = new("<thead><tr>");
        foreach (string column in table.Columns)
        {
            markup.Append("<th scope=\"col\"><button type=\"button\">").Append(PageTemplate.Encoded(column)).Append("</button></th>");
        }

        markup.Append("</tr></thead>\n<tbody>\n");
        for (int row = 0; row < table.Rows.Count; row++)
        {
            markup.Append("<tr data-row=\"").Append(row).Append("\">");
            for (int cell = 0; cell < table.Rows[row].Count; cell++)
            {
                string text = PageTemplate.Encoded(table.Rows[row][cell]);
                markup.Append(cell == 0 ? "<th scope=\"row\">" : "<td>").Append(text).Append(cell == 0 ? "</th>" : "</td>");
            }

            markup.Append("</tr>\n");
        }

        return markup.Append("</tbody>").ToString();
    }
}
