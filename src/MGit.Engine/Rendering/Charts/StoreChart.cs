using System.Globalization;
using MGit.Engine.Rendering.Svg;
using MGit.Engine.Rendering.Terminal;
using MGit.Engine.Repositories;

namespace MGit.Engine.Rendering.Charts;

/// <summary>Where the bytes of a store are: by codec and by node, each beside what the files had.</summary>
public sealed class StoreChart : Chart
{
    private const double NameWidth = 240;
    private const double BarWidth = 460;
    private const double TextWidth = 170;
    private const double RowHeight = 24;
    private const double Gap = 34;
    private const int NameColumns = 34;

    /// <summary>Nodes drawn, those with the most bytes; the table has all of them.</summary>
    private const int MostNodes = 60;

    private readonly StoreMeasure _measure;
    private readonly IReadOnlyList<NodeMeasure> _nodes;

    public StoreChart(StoreMeasure measure)
    {
        ArgumentNullException.ThrowIfNull(measure);
        _measure = measure;
        _nodes = [.. measure.ByNode.OrderByDescending(node => node.StoredBytes).ThenBy(node => node.Node, StringComparer.OrdinalIgnoreCase)];
        Table = new ChartTable(
            ["Name", "What", "Original", "Stored, bases included", "Shared", "Ratio"],
            [.. measure.ByCodec.Select(CodecCells), .. _nodes.Select(NodeCells)]);
    }

    public override string Heading => $"Store of {Path.GetFileName(_measure.Repository)}";

    public override string Summary => string.Create(
        CultureInfo.InvariantCulture,
        $"{_measure.Nodes} nodes: {ByteSize.Text(_measure.OriginalBytes)} of files in {ByteSize.Text(_measure.StoredBytes)}, {Ratio(_measure.OriginalBytes, _measure.StoredBytes)}; {ByteSize.Text(_measure.SharedBytes)} of these are shared, {ByteSize.Text(_measure.ReclaimableBytes)} can be reclaimed.");

    public override IReadOnlyList<LegendEntry> Legend { get; } =
        [new("edge", "bytes of the files"), new("Stored", "stored bytes it needs"), new("Passed", "of these, needed by others too")];

    public override double Width => NameWidth + BarWidth + TextWidth;

    public override double Height => NodesTop + Gap + (Math.Min(_nodes.Count, MostNodes) * RowHeight) + (_nodes.Count > MostNodes ? RowHeight : 0);

    public override ChartTable Table { get; }

    private double NodesTop => Gap + (_measure.ByCodec.Count * RowHeight);

    internal override void Draw(SvgWriter svg)
    {
        svg.Element("text", "By codec", "class", "title strong", "x", 0, "y", 16);
        double most = Most(_measure.ByCodec.Select(codec => Math.Max(codec.OriginalBytes, codec.StoredBytes)));
        for (int row = 0; row < _measure.ByCodec.Count; row++)
        {
            CodecMeasure codec = _measure.ByCodec[row];
            DrawBar(svg, row, Gap - 8 + (row * RowHeight), most, codec.Codec, codec.OriginalBytes, codec.StoredBytes, 0);
        }

        svg.Element("text", "By node", "class", "title strong", "x", 0, "y", NodesTop + 16);
        most = Most(_nodes.Select(node => Math.Max(node.OriginalBytes, node.StoredBytes)));
        for (int index = 0; index < Math.Min(_nodes.Count, MostNodes); index++)
        {
            NodeMeasure node = _nodes[index];
            double y = NodesTop + Gap - 8 + (index * RowHeight);
            DrawBar(svg, _measure.ByCodec.Count + index, y, most, node.Node, node.OriginalBytes, node.StoredBytes, node.SharedBytes);
        }

        if (_nodes.Count > MostNodes)
        {
            string rest = string.Create(CultureInfo.InvariantCulture, $"and {_nodes.Count - MostNodes} nodes with fewer bytes");
            svg.Element("text", rest, "class", "sub", "x", 0, "y", NodesTop + Gap + 8 + (MostNodes * RowHeight));
        }
    }

    private static double Most(IEnumerable<long> bytes) => Math.Max(1, bytes.DefaultIfEmpty().Max());

    private static void DrawBar(SvgWriter svg, int row, double y, double most, string name, long original, long stored, long shared)
    {
        double Length(long bytes) => bytes == 0 ? 0 : Math.Max(1, bytes / most * BarWidth);
        string text = $"{ByteSize.Text(stored)} for {ByteSize.Text(original)}";
        svg.Begin("g", "data-row", row);
        svg.Element("title", shared > 0 ? $"{name}: {text}, {ByteSize.Text(shared)} shared" : $"{name}: {text}");
        svg.Element("text", DisplayWidth.Cut(name, NameColumns), "class", "title", "x", 0, "y", y + 15);
        svg.Shape("rect", "class", "bar", "style", "fill: var(--edge)", "x", NameWidth, "y", y + 3, "width", Length(original), "height", 16, "rx", 2);
        svg.Shape("rect", "class", "bar", "style", "fill: var(--Stored)", "x", NameWidth, "y", y + 6, "width", Length(stored), "height", 10);
        if (shared > 0)
        {
            svg.Shape("rect", "class", "bar", "style", "fill: var(--Passed)", "x", NameWidth, "y", y + 6, "width", Length(shared), "height", 10);
        }

        svg.Element("text", text, "class", "sub", "x", NameWidth + Length(Math.Max(original, stored)) + 8, "y", y + 15);
        svg.End();
    }

    private static string[] CodecCells(CodecMeasure codec) =>
    [
        codec.Codec,
        string.Create(CultureInfo.InvariantCulture, $"codec of {codec.Contents} contents"),
        ByteSize.Text(codec.OriginalBytes),
        ByteSize.Text(codec.StoredBytes),
        string.Empty,
        Ratio(codec.OriginalBytes, codec.StoredBytes),
    ];

    private static string[] NodeCells(NodeMeasure node) =>
    [
        node.Node, "node", ByteSize.Text(node.OriginalBytes), ByteSize.Text(node.StoredBytes), ByteSize.Text(node.SharedBytes), Ratio(node.OriginalBytes, node.StoredBytes),
    ];

    private static string Ratio(long original, long stored) => stored > 0 && original > 0 ? string.Create(CultureInfo.InvariantCulture, $"{(double)original / stored:0.00}:1") : "–";
}
