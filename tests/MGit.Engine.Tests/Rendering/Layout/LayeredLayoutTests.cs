using CsCheck;
using MGit.Engine.Rendering.Layout;

namespace MGit.Engine.Tests.Rendering.Layout;

public sealed class LayeredLayoutTests
{
    [Fact]
    public void Boxes_never_overlap_and_edges_lead_to_the_right()
    {
        Gen.Select(Gen.Int[1, 60], Gen.Int[0, 100_000]).Sample((count, seed) =>
        {
            (List<(double, double)> sizes, List<(int From, int To)> edges) = RandomGraph(count, seed);

            GraphLayout layout = LayeredLayout.Arrange(sizes, edges, CancellationToken.None);

            for (int a = 0; a < count; a++)
            {
                LayoutBox first = layout.Boxes[a];
                Assert.True(first.X >= 0 && first.Y >= 0 && first.Right <= layout.Width + 1e-6 && first.Bottom <= layout.Height + 1e-6);
                for (int b = a + 1; b < count; b++)
                {
                    LayoutBox second = layout.Boxes[b];
                    Assert.False(first.X < second.Right && second.X < first.Right && first.Y < second.Bottom && second.Y < first.Bottom, $"{a} and {b} overlap");
                }
            }

            Assert.All(edges, edge => Assert.True(layout.Boxes[edge.From].Right < layout.Boxes[edge.To].X));
        }, iter: 60);
    }

    [Fact]
    public void The_same_graph_is_laid_out_the_same()
    {
        (List<(double, double)> sizes, List<(int From, int To)> edges) = RandomGraph(200, 5);

        GraphLayout first = LayeredLayout.Arrange(sizes, edges, CancellationToken.None);
        GraphLayout second = LayeredLayout.Arrange(sizes, edges, CancellationToken.None);

        Assert.Equal(first.Boxes, second.Boxes);
        Assert.Equal(first.Edges.SelectMany(edge => edge.Bends), second.Edges.SelectMany(edge => edge.Bends));
    }

    [Fact]
    public void A_large_family_is_laid_out()
    {
        (List<(double, double)> sizes, List<(int From, int To)> edges) = RandomGraph(3000, 1);

        Assert.Equal(3000, LayeredLayout.Arrange(sizes, edges, CancellationToken.None).Boxes.Distinct().Count());
    }

    [Fact]
    public void Nothing_at_all_is_a_picture_too()
    {
        GraphLayout layout = LayeredLayout.Arrange([], [], CancellationToken.None);

        Assert.Empty(layout.Boxes);
        Assert.Equal(0, layout.Width);
    }

    private static (List<(double Width, double Height)> Sizes, List<(int From, int To)> Edges) RandomGraph(int count, int seed)
    {
        Random random = new(seed);
        HashSet<(int From, int To)> edges = [];
        for (int to = 1; to < count; to++)
        {
            for (int parents = random.Next(0, 3); parents > 0; parents--)
            {
                edges.Add((random.Next(Math.Max(0, to - 20), to), to));
            }
        }

        return ([.. Enumerable.Range(0, count).Select(_ => (random.Next(80, 300) + 0.0, 44.0))], [.. edges]);
    }
}
