using System.Globalization;
using MGit.Engine.Comparison;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Rendering.Svg;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Engine.Rendering.Charts;

/// <summary>Two models side by side, a row for each layer: the reference's at the left, the difference's at the right, the data flow outside of both.</summary>
public sealed class DiffChart : Chart
{
    private const double FlowWidth = 74;
    private const double BoxWidth = 290;
    private const double BandWidth = 56;
    private const double NumberWidth = 92;
    private const double BarsWidth = 110;
    private const double RowHeight = 28;
    private const double BoxHeight = 22;
    private const double LeftX = FlowWidth;
    private const double RightX = LeftX + BoxWidth + BandWidth;
    private const double NumberX = RightX + BoxWidth + FlowWidth;
    private const double BarsX = NumberX + NumberWidth;
    private const double TotalHeight = 96;
    private const double HeadHeight = 30;
    private const int BoxColumns = 42;

    private readonly ModelDiff _diff;
    private readonly DeltaBars _bars;

    public DiffChart(ModelDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        _diff = diff;
        _bars = new DeltaBars([.. diff.Changes.Select(change => change.Deltas), diff.Deltas]);
        Table = new ChartTable(
            ["Layer", "Change", "In the reference", "Kind", "Shape", "Relative L2", "Max absolute", "Cosine", "Changed share", "Remark"],
            [.. diff.Changes.Select(Cells)]);
    }

    public override string Heading => $"{Name(_diff.Reference)} and {Name(_diff.Difference)}";

    public override string Summary
    {
        get
        {
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"{_diff.Modified} layers modified, {_diff.Added} added, {_diff.Removed} removed, {_diff.Moved} moved, {_diff.Unchanged} unchanged. Divergence {_diff.StructuralDivergence:0.###} by structure, {_diff.ContextualDivergence:0.###} by contents.");
            string hidden = _diff.Unchanged > 0 && !_diff.Changes.Any(change => change.Change == LayerChangeKind.Unchanged) ? " Unchanged layers are not listed." : string.Empty;
            return string.Join(' ', [text + hidden, .. _diff.Notices]);
        }
    }

    public override IReadOnlyList<LegendEntry> Legend =>
    [
        .. ChangeColour.Steps,
        new("Passed", "added"),
        new("Failed", "removed"),
        new("Stored", "moved, renamed or cast"),
        new("edge", "unchanged"),
    ];

    public override double Width => BarsX + (_bars.IsEmpty ? 0 : BarsWidth);

    public override double Height => RowsTop + (_diff.Changes.Count * RowHeight) + 8;

    public override ChartTable Table { get; }

    private double RowsTop => HeadHeight + (_diff.Deltas.Count > 0 ? TotalHeight : 0);

    internal override void Draw(SvgWriter svg)
    {
        if (_diff.Deltas.Count > 0)
        {
            svg.Element("text", "How many weights changed by how much", "class", "title strong", "x", LeftX, "y", 12);
            _bars.Draw(svg, _diff.Deltas, LeftX, 20, BoxWidth, 40, withAxis: true);
        }

        svg.Element("text", DisplayWidth.Cut(Name(_diff.Reference), BoxColumns), "class", "title strong", "x", LeftX, "y", RowsTop - 10);
        svg.Element("text", DisplayWidth.Cut(Name(_diff.Difference), BoxColumns), "class", "title strong", "x", RightX, "y", RowsTop - 10);
        svg.Element("text", "Relative L2", "class", "sub end", "x", BarsX - 14, "y", RowsTop - 10);
        DrawFlow(svg, _diff.ReferenceEdges, change => change.ReferenceIndex, LeftX, -1);
        DrawFlow(svg, _diff.DifferenceEdges, change => change.DifferenceIndex, RightX + BoxWidth, 1);
        for (int row = 0; row < _diff.Changes.Count; row++)
        {
            DrawRow(svg, _diff.Changes[row], row, RowsTop + (row * RowHeight));
        }
    }

    private void DrawRow(SvgWriter svg, LayerChange change, int row, double y)
    {
        string colour = ChangeColour.Of(change);
        svg.Begin("g", "data-row", row);
        svg.Element("title", string.Join('\n', Hint(change)));
        if (change.Change is not (LayerChangeKind.Added or LayerChangeKind.Removed))
        {
            svg.Shape("rect", "class", "band", "style", $"fill: var(--{colour})", "x", LeftX + BoxWidth, "y", y + 4, "width", BandWidth, "height", BoxHeight - 8);
        }

        DrawBox(svg, change.ReferenceLayer, change.Kind, colour, LeftX, y);
        DrawBox(svg, change.Change == LayerChangeKind.Removed ? null : change.Layer, change.Kind, colour, RightX, y);
        if (change.RelativeL2 is { } relative)
        {
            svg.Element("text", Number(relative), "class", "title end", "x", BarsX - 14, "y", y + 15);
        }

        _bars.Draw(svg, change.Deltas, BarsX, y + 1, BarsWidth - 4, BoxHeight - 2, withAxis: false);
        svg.End();
    }

    private static void DrawBox(SvgWriter svg, string? layer, string kind, string colour, double x, double y)
    {
        if (layer is null)
        {
            svg.Shape("rect", "class", "none", "x", x, "y", y, "width", BoxWidth, "height", BoxHeight, "rx", 4);
            return;
        }

        // Steps of "how much" are light enough to write on; of the other colours the border and a strip are enough.
        bool filled = colour.StartsWith("heat", StringComparison.Ordinal);
        svg.Shape("rect", "class", "box", "style", filled ? $"fill: var(--{colour})" : $"stroke: var(--{colour})", "x", x, "y", y, "width", BoxWidth, "height", BoxHeight, "rx", 4);
        if (!filled)
        {
            svg.Shape("rect", "class", "bar", "style", $"fill: var(--{colour})", "x", x + 1, "y", y + 3, "width", 4, "height", BoxHeight - 6);
        }

        string type = DisplayWidth.Cut(kind, 14);
        int room = BoxColumns - DisplayWidth.Of(type) - 2;
        svg.Element("text", DisplayWidth.Of(layer) <= room ? layer : "…" + layer[^Math.Min(layer.Length, Math.Max(1, room - 1))..], "class", "title", "x", x + 11, "y", y + 15);
        svg.Element("text", type, "class", "title end", "x", x + BoxWidth - 8, "y", y + 15);
    }

    /// <summary>Arcs between rows at the outer side of a model, the further the longer they are.</summary>
    private void DrawFlow(SvgWriter svg, IReadOnlyList<LayerEdge> edges, Func<LayerChange, int> indexOf, double x, int side)
    {
        Dictionary<int, int> rowOf = [];
        for (int row = 0; row < _diff.Changes.Count; row++)
        {
            if (indexOf(_diff.Changes[row]) is >= 0 and var index)
            {
                rowOf[index] = row;
            }
        }

        foreach (LayerEdge edge in edges)
        {
            if (rowOf.TryGetValue(edge.From, out int from) && rowOf.TryGetValue(edge.To, out int to))
            {
                double y1 = RowsTop + (from * RowHeight) + (BoxHeight / 2);
                double y2 = RowsTop + (to * RowHeight) + (BoxHeight / 2);
                double reach = x + (side * Math.Min(FlowWidth - 6, 10 + (6 * Math.Sqrt(Math.Abs(to - from)))));
                svg.Shape("path", "class", "flow", "d", FormattableString.Invariant($"M{x} {y1:0.#}C{reach:0.#} {y1:0.#} {reach:0.#} {y2:0.#} {x} {y2:0.#}"));
            }
        }
    }

    private static IEnumerable<string> Hint(LayerChange change)
    {
        yield return $"{change.Layer}: {change.Change}{(change.Reason is { } reason ? $" ({reason})" : string.Empty)}";
        yield return change.Shape is { } shape ? $"{change.Kind} {shape}" : change.Kind;
        if (change.RelativeL2 is { } relative)
        {
            yield return $"relative L2 {Number(relative)}, max absolute {Number(change.MaxAbsolute)}";
            yield return string.Create(CultureInfo.InvariantCulture, $"cosine {Number(change.Cosine)}, {change.ChangedShare:P1} changed");
        }
    }

    private static string[] Cells(LayerChange change) =>
    [
        change.Layer,
        change.Change.ToString(),
        change.ReferenceLayer ?? string.Empty,
        change.Kind,
        change.Shape ?? string.Empty,
        Number(change.RelativeL2),
        Number(change.MaxAbsolute),
        Number(change.Cosine),
        Number(change.ChangedShare),
        change.Reason ?? string.Empty,
    ];

    private static string Name(string model) => Path.IsPathRooted(model) ? Path.GetFileName(model) : model;

    private static string Number(double? value) => value?.ToString("G4", CultureInfo.InvariantCulture) ?? string.Empty;
}
