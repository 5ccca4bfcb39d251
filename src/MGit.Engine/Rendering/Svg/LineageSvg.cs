using MGit.Engine.Rendering.Layout;
using MGit.Engine.Rendering.Pictures;
using MGit.Engine.Rendering.Themes;

namespace MGit.Engine.Rendering.Svg;

/// <summary>A lineage as an SVG file: no scripts, no fonts or styles from elsewhere; light and dark by the viewer's preference.</summary>
public static class LineageSvg
{
    private const double Margin = 24;
    private const string Style = """
        .edge { fill: none; stroke: var(--line); stroke-width: 1.3; }
        .version { stroke-dasharray: 5 4; }
        .head { fill: var(--line); }
        .box { fill: var(--card); stroke-width: 1.4; }
        .Failed { stroke: var(--Failed); } .Outdated { stroke: var(--Outdated); } .Missing { stroke: var(--Missing); stroke-dasharray: 4 3; } .Passed { stroke: var(--Passed); } .Stored { stroke: var(--Stored); }
        .title { fill: var(--ink); font-size: 13px; font-weight: 600; }
        .sub { fill: var(--soft); font-size: 11px; }
        """;

    /// <summary>Writes the picture.</summary>
    public static void Write(LineagePicture picture, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(output);
        using SvgWriter svg = new(output, picture.Width + (2 * Margin), picture.Height + (2 * Margin), $"Lineage of {picture.Nodes.Count} models");
        svg.Element("style", Theme.SvgStyle + Style.ReplaceLineEndings("\n"));
        svg.Begin("defs");
        svg.Begin("marker", "id", "arrow", "viewBox", "0 0 8 8", "refX", 8, "refY", 4, "markerWidth", 7, "markerHeight", 7, "orient", "auto");
        svg.Shape("path", "class", "head", "d", "M0 0L8 4L0 8z");
        svg.End();
        svg.End();
        svg.Begin("g", "transform", FormattableString.Invariant($"translate({Margin} {Margin})"));
        foreach (PictureEdge edge in picture.Edges)
        {
            svg.Shape("path", "class", edge.IsVersion ? "edge version" : "edge", "marker-end", "url(#arrow)", "d", SvgWriter.Path(edge.Path));
        }

        foreach (PictureNode node in picture.Nodes)
        {
            Write(svg, node);
        }

        svg.End();
    }

    private static void Write(SvgWriter svg, PictureNode node)
    {
        LayoutBox box = node.Box;
        svg.Begin("g", "transform", FormattableString.Invariant($"translate({box.X:0.#} {box.Y:0.#})"));
        svg.Element("title", $"{node.Title}: {Word(node.State)}");
        svg.Shape("rect", "class", $"box {node.State}", "width", box.Width, "height", box.Height, "rx", 6);
        bool single = node.Subtitle.Length == 0;
        svg.Element("text", node.Title, "class", "title", "x", 12, "y", single ? (box.Height / 2) + 4.5 : 19);
        if (!single)
        {
            svg.Element("text", node.Subtitle, "class", "sub", "x", 12, "y", 35);
        }

        svg.End();
    }

    private static string Word(NodeState state) => state switch
    {
        NodeState.Failed => "a test failed",
        NodeState.Outdated => "out of date",
        NodeState.Missing => "not here",
        NodeState.Passed => "tests passed",
        _ => "stored",
    };
}
