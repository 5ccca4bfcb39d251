using CsCheck;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;
using MGit.Engine.Rendering.Terminal;

namespace MGit.Engine.Tests.Rendering;

public sealed class LineageTreeTests
{
    [Fact]
    public void Children_stand_below_their_parent()
    {
        Assert.Equal(
            ["● base@1", "├─ ● a@1", "│  └─ ● deep@1", "└─ ● b@1", "● other@1"],
            Draw(Node("base"), Node("a", 1, "base@1"), Node("b", 1, "base@1"), Node("deep", 1, "a@1"), Node("other")));
    }

    [Fact]
    public void Versions_that_merely_follow_one_another_share_a_line()
    {
        ModelNode[] nodes = [Node("m"), Node("m", 2, "m@1"), Node("m", 3, "m@2"), Node("m", 4, "m@3"), Node("tuned", 1, "m@3")];

        Assert.Equal(["● m@1-3", "├─ ● m@4", "└─ ● tuned@1"], Draw(nodes));
        Assert.Equal(["● m@1", "└─ ● m@2", "   └─ ● m@3", "      ├─ ● m@4", "      └─ ● tuned@1"], Draw(new TreeOptions { AllVersions = true }, nodes));
    }

    [Fact]
    public void A_merged_model_stands_under_its_first_parent_and_is_named_under_the_others()
    {
        Assert.Equal(
            ["● a@1", "└─ ↑ merged@1  shown above", "● b@1", "└─ ● merged@1  2 parents", "   └─ ● child@1"],
            Draw(Node("a"), Node("b"), Node("merged", 1, "b@1", "a@1"), Node("child", 1, "merged@1")));
    }

    [Fact]
    public void Depth_says_what_it_leaves_out()
    {
        Assert.Equal(
            ["● a@1", "└─ ● b@1  2 below"],
            Draw(new TreeOptions { Depth = 1 }, Node("a"), Node("b", 1, "a@1"), Node("c", 1, "b@1"), Node("d", 1, "c@1")));
    }

    [Fact]
    public void States_are_said_in_words_and_colours()
    {
        ModelNode node = Node("a", outdated: true);
        TreeOptions options = new() { Marks = _ => new NodeMarks(2, 1), Colour = true };

        string line = Assert.Single(Draw(options, node));

        Assert.Equal("\e[31m●\e[0m a@1  \e[31m1 of 3 tests failed · out of date\e[0m", line);
        Assert.Equal("● a@1  1 of 3 tests failed · out of date", Assert.Single(Draw(options with { Colour = false }, node)));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        Gen.Select(Gen.Int[1, 30], Gen.Int[0, 1000], Gen.Bool).Sample((count, seed, ascii) =>
        {
            Random random = new(seed);
            ModelNode[] nodes = [.. Enumerable.Range(0, count).Select(i => Node(
                new string((char)('a' + (i % 26)), random.Next(1, 40)) + i,
                1,
                i == 0 ? [] : [.. Enumerable.Range(0, random.Next(0, 3)).Select(_ => random.Next(i)).Distinct().Select(p => p)
                    .Select(p => $"{p}")]))];
            nodes = [.. nodes.Select((node, i) => Copy(node, [.. node.Parents.Select(p => nodes[int.Parse(p, System.Globalization.CultureInfo.InvariantCulture)].Id)], "検出器", 123456789))];

            Assert.All(Draw(new TreeOptions { Width = width, Ascii = ascii }, nodes), line => Assert.InRange(DisplayWidth.Of(line), 1, width));
        }, iter: 200);
    }

    [Fact]
    public void Text_of_others_neither_colours_nor_turns_a_line()
    {
        ModelNode node = Copy(Node("a"), [], "<b>\e[31mred\u202Eder", null);

        Assert.Equal("● a@1  <b>\\u{001B}[31mred\\u{202E}der", Assert.Single(Draw(node)));
    }

    [Fact]
    public void A_chain_of_ten_thousand_models_is_drawn()
    {
        ModelNode[] nodes = [.. Enumerable.Range(0, 10_000).Select(i => i == 0 ? Node("n0") : Node($"n{i}", 1, $"n{i - 1}@1"))];

        IReadOnlyList<string> lines = Draw(nodes);

        Assert.Equal(10_000, lines.Count);
        Assert.All(lines, line => Assert.InRange(DisplayWidth.Of(line), 1, 100));
    }

    private static IReadOnlyList<string> Draw(params ModelNode[] nodes) => Draw(new TreeOptions(), nodes);

    private static IReadOnlyList<string> Draw(TreeOptions options, params ModelNode[] nodes)
        => [.. LineageTree.Draw(nodes, options).Select(line => line.TrimEnd())];

    private static ModelNode Node(string name, int version = 1, params string[] parents) => Copy(
        new ModelNode { Repository = "/r", NodeId = new NodeId(name, version), Parents = parents }, parents, null, null);

    private static ModelNode Node(string name, bool outdated) => new() { Repository = "/r", NodeId = new NodeId(name, 1), IsOutdated = outdated, Presence = Presence.Stored };

    private static ModelNode Copy(ModelNode node, string[] parents, string? type, long? bytes) => new()
    {
        Repository = node.Repository,
        NodeId = node.NodeId,
        Parents = parents,
        Type = type,
        OriginalBytes = bytes,
        StoredBytes = bytes / 2,
        Presence = Presence.Stored,
    };
}
