using System.Text.Json;
using System.Xml.Linq;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Rendering;
using MGit.Engine.Rendering.Pictures;
using MGit.Engine.Repositories;
using MGit.Engine.Tests.Repositories;

namespace MGit.Engine.Tests.Rendering.Pictures;

public sealed class LineageViewTests
{
    private const string Hostile = "\u202E</script><script>alert(1)</script>\"'\e[31m]]>&";

    [Fact]
    public void The_page_holds_its_data_as_text()
    {
        string page = Save(ViewFormat.Html);

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', page);
        Assert.DoesNotContain('\u202E', page);
        int start = page.IndexOf("id=\"data\">", StringComparison.Ordinal) + 10;
        string json = page[start..page.IndexOf("</script>", start, StringComparison.Ordinal)];
        using JsonDocument data = JsonDocument.Parse(json);
        JsonElement node = data.RootElement.GetProperty("nodes")[0];
        Assert.Equal("a@1", node.GetProperty("title").GetString());
        Assert.Contains("<script>alert(1)</script>", node.GetProperty("detail").GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.Contains("<script>", Assert.Single(node.GetProperty("metadata").EnumerateObject()).Value.GetString(), StringComparison.Ordinal);
        Assert.Equal(1, data.RootElement.GetProperty("edges").GetArrayLength());
    }

    [Fact]
    public void The_page_asks_for_nothing_from_elsewhere()
    {
        string page = Save(ViewFormat.Html);

        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_svg_is_xml_with_text_alone()
    {
        XDocument svg = XDocument.Parse(Save(ViewFormat.Svg));
        XNamespace ns = "http://www.w3.org/2000/svg";

        Assert.Empty(svg.Descendants(ns + "script"));
        Assert.Equal(2, svg.Descendants(ns + "rect").Count());
        Assert.Single(svg.Descendants(ns + "path"), path => (string?)path.Attribute("class") == "edge");
        Assert.Contains(svg.Descendants(ns + "text"), text => text.Value.Contains("<script>", StringComparison.Ordinal) && text.Value.Contains("\\u{202E}", StringComparison.Ordinal));
    }

    [Fact]
    public void Mermaid_and_dot_name_models_and_edges()
    {
        Assert.Equal("flowchart LR\n  n0[\"a@1\"]\n  n1[\"b@1\"]\n  n0 --> n1\n", Save(ViewFormat.Mermaid));
        Assert.Contains("  n0 [label=\"a@1\"];\n", Save(ViewFormat.Dot), StringComparison.Ordinal);
        Assert.Contains("  n0 -> n1;\n", Save(ViewFormat.Dot), StringComparison.Ordinal);
    }

    [Fact]
    public void A_version_that_was_not_made_from_the_one_before_has_a_dashed_edge()
    {
        LineagePicture picture = LineagePicture.Arrange([Node("m", 1), Node("m", 2), Node("m", 3, "m@2")], fold: false, _ => null, CancellationToken.None);

        Assert.Equal([(0, 1, true), (1, 2, false)], picture.Edges.Select(edge => (edge.From, edge.To, edge.IsVersion)).Order());
    }

    [Fact]
    public void A_next_version_further_up_the_lineage_makes_no_cycle()
    {
        LineagePicture picture = LineagePicture.Arrange([Node("m", 2), Node("x", 1, "m@2"), Node("m", 1, "x@1")], fold: false, _ => null, CancellationToken.None);

        Assert.All(picture.Edges, edge => Assert.False(edge.IsVersion));
    }

    [Fact]
    public void A_file_that_is_there_is_left_alone()
    {
        using RepositoryFolder repository = new();
        using LineageRepository open = repository.Open();
        string path = repository.PathOf("view.svg");
        File.WriteAllText(path, "mine");

        MGitException fault = Assert.Throws<MGitException>(() => new LineageView(open, []).Save(path, ViewFormat.Svg, overwrite: false, CancellationToken.None));

        Assert.Equal(ErrorCode.DestinationExists, fault.Code);
        Assert.Equal("mine", File.ReadAllText(path));
    }

    private static string Save(ViewFormat format)
    {
        using RepositoryFolder repository = new();
        using LineageRepository open = repository.Open();
        ModelNode[] nodes =
        [
            new()
            {
                Repository = open.Root, NodeId = new NodeId("a", 1), Type = Hostile, Description = Hostile,
                Metadata = new Dictionary<string, object?> { [Hostile] = Hostile },
            },
            Node("b", 1, "a@1"),
        ];
        return File.ReadAllText(new LineageView(open, nodes) { Title = Hostile }.Save(repository.PathOf("view"), format, false, CancellationToken.None).FullName);
    }

    private static ModelNode Node(string name, int version, params string[] parents)
        => new() { Repository = "/r", NodeId = new NodeId(name, version), Parents = parents };
}
