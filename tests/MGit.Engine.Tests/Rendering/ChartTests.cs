using System.Xml.Linq;
using MGit.Engine.Comparison;
using MGit.Engine.Errors;
using MGit.Engine.Rendering;
using MGit.Engine.Rendering.Charts;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;

namespace MGit.Engine.Tests.Rendering;

public sealed class ChartTests
{
    private const string Hostile = "\u202E</title><script>alert(1)</script>\"'\e[31m]]>&";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_diff_has_a_row_for_each_layer_and_an_arc_for_each_edge()
    {
        XDocument svg = Drawn(new DiffChart(Diff()));

        Assert.Equal(3, svg.Descendants(Svg + "g").Count(group => group.Attribute("data-row") is not null));
        Assert.Equal(2, svg.Descendants(Svg + "path").Count(path => (string?)path.Attribute("class") == "flow"));
        Assert.Single(svg.Descendants(Svg + "rect"), box => (string?)box.Attribute("style") == "fill: var(--heat3)" && (string?)box.Attribute("class") == "band");
        Assert.Equal(2, svg.Descendants(Svg + "rect").Count(box => (string?)box.Attribute("class") == "none"));
    }

    [Theory]
    [InlineData(0.0001, "heat1")]
    [InlineData(0.05, "heat3")]
    [InlineData(0.1, "heat4")]
    [InlineData(double.PositiveInfinity, "heat5")]
    [InlineData(null, "heat3")]
    public void Colour_says_how_much_a_layer_changed(double? relative, string colour)
        => Assert.Contains($"--{colour}", Drawn(new DiffChart(Diff() with { Changes = [Change(LayerChangeKind.Modified, "a", 0, 0) with { RelativeL2 = relative }] }))
            .Descendants(Svg + "rect").Single(box => (string?)box.Attribute("class") == "band").Attribute("style")!.Value, StringComparison.Ordinal);

    [Fact]
    public void Results_are_a_line_for_each_test_and_a_point_for_each_version()
    {
        ResultChart chart = new([Result("m@1", 1, 0), Result("m@2", 3, 0), Result("m@2", 2, 1), Result("m@10", 4, 0), Result("no id", 1, 0)]);

        XDocument svg = Drawn(chart);

        XElement line = Assert.Single(svg.Descendants(Svg + "path"), path => (string?)path.Attribute("class") == "trend");
        Assert.Equal(3, line.Attribute("d")!.Value.Split('L').Length);
        Assert.Equal(["m@1", "m@2", "m@10"], chart.Table.Rows.Select(row => row[0]));
        Assert.Equal("2", chart.Table.Rows[1][4]);
    }

    [Fact]
    public void A_store_tells_codecs_and_nodes_with_the_largest_first()
    {
        StoreChart chart = new(new StoreMeasure
        {
            Repository = "/r/faces",
            ByCodec = [new CodecMeasure("Skeleton", 1, 0, 10)],
            ByNode = [new NodeMeasure("a@1", 10, 5, 0), new NodeMeasure("b@1", 20, 15, 5)],
        });

        Assert.Equal(["Skeleton", "b@1", "a@1"], chart.Table.Rows.Select(row => row[0]));
        Assert.Equal("–", chart.Table.Rows[0][^1]);
    }

    [Theory]
    [InlineData(ViewFormat.Html)]
    [InlineData(ViewFormat.Svg)]
    public void Hostile_names_are_text(ViewFormat format)
    {
        using TemporaryFolder folder = new();
        ModelDiff diff = Diff() with { Reference = Hostile, Notices = [Hostile], Changes = [Change(LayerChangeKind.Added, Hostile, -1, 0) with { Kind = Hostile, Reason = Hostile }] };

        string text = File.ReadAllText(new ChartView(new DiffChart(diff)) { Title = "{{script}}" }.Save(folder.PathOf("view"), format, false).FullName);

        Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
        Assert.DoesNotContain('\u202E', text);
        Assert.Contains("&lt;script&gt;alert", text, StringComparison.Ordinal);
        Assert.Equal(format == ViewFormat.Html, text.Contains("default-src 'none'", StringComparison.Ordinal));
        Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_is_no_flowchart()
    {
        MGitException fault = Assert.Throws<MGitException>(() => new ChartView(new DiffChart(Diff())).Save("x.mmd", ViewFormat.Mermaid, false));

        Assert.Equal(ErrorCode.ArgumentInvalid, fault.Code);
    }

    private static ModelDiff Diff() => new()
    {
        Reference = "a@1",
        Difference = "b@1",
        StructuralDivergence = 0,
        ContextualDivergence = 1,
        Basis = DiffBasis.Edges,
        Inferred = false,
        ReferenceEdges = [new(0, 1)],
        DifferenceEdges = [new(0, 1)],
        Deltas = [new DeltaBin(-4, 10)],
        Changes =
        [
            Change(LayerChangeKind.Modified, "conv1", 0, 0) with { RelativeL2 = 0.02, Deltas = [new DeltaBin(-4, 10)] },
            Change(LayerChangeKind.Removed, "conv2", 1, -1),
            Change(LayerChangeKind.Added, "conv3", -1, 1),
        ],
    };

    private static LayerChange Change(LayerChangeKind kind, string layer, int reference, int difference) => new()
    {
        Reference = "a@1",
        Difference = "b@1",
        Change = kind,
        Layer = layer,
        Kind = "Conv2d",
        ReferenceLayer = reference < 0 ? null : layer,
        ReferenceIndex = reference,
        DifferenceIndex = difference,
    };

    private static LineageTestResult Result(string node, double value, int minutes) => new()
    {
        Repository = "/r",
        Node = node,
        Test = "speed",
        Outcome = TestOutcome.Measured,
        Metric = "ms",
        Value = value,
        Started = DateTimeOffset.UnixEpoch.AddMinutes(minutes),
    };

    private static XDocument Drawn(Chart chart)
    {
        using StringWriter text = new();
        ChartSvg.Write(chart, text);
        return XDocument.Parse(text.ToString());
    }
}
