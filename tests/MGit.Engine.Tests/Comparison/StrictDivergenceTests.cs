using MGit.Engine.Comparison;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Tests.Comparison.Layers;

namespace MGit.Engine.Tests.Comparison;

/// <summary>
/// The paper's definition on graphs worked by hand: edges to add and to remove over the edges of both. Letters are names, K, L, M, …
/// kinds, numbers contents.
/// </summary>
public class StrictDivergenceTests
{
    [Theory]

    // 1. Equal graphs under other names: every edge has its image. (0 + 0) / (2 + 2), twice.
    [InlineData("a:K=1 b:L=2 c:M=3; a>b b>c", "x:K=1 y:L=2 z:M=3; x>y y>z", 0.0, 0.0)]

    // 2. No kind in common: all 2 edges go, all 1 comes. (2 + 1) / (2 + 1).
    [InlineData("a:K=1 b:L=2 c:M=3; a>b b>c", "x:P=1 y:Q=2; x>y", 1.0, 1.0)]

    // 3. One content changed in the middle of a chain of 4 layers: by structure nothing; by contents b is another layer, so a>b and b>c
    //    go and come again, c>d stays. (2 + 2) / (3 + 3).
    [InlineData("a:K=1 b:L=2 c:M=3 d:N=4; a>b b>c c>d", "a:K=1 b:L=9 c:M=3 d:N=4; a>b b>c c>d", 0.0, 4.0 / 6)]

    // 4. A layer put into a chain: b>c goes, b>x and x>c come, a>b stays. (1 + 2) / (2 + 3), and no content differs.
    [InlineData("a:K=1 b:L=2 c:M=3; a>b b>c", "a:K=1 b:L=2 x:X=7 c:M=3; a>b b>x x>c", 3.0 / 5, 3.0 / 5)]

    // 5. Two heads on a trunk, one with another content: trunk>h stays by structure; by contents trunk>g goes and comes. (1 + 1) / (2 + 2).
    [InlineData("t:T=1 h:H=2 g:G=3; t>h t>g", "t:T=1 h:H=2 g:G=8; t>h t>g", 0.0, 2.0 / 4)]

    // 6. A skip connection more, all layers the same: only a>c comes. (0 + 1) / (2 + 3).
    [InlineData("a:K=1 b:L=2 c:M=3; a>b b>c", "a:K=1 b:L=2 c:M=3; a>b b>c a>c", 1.0 / 5, 1.0 / 5)]

    // 7. Two layers swapped, a>b>c>d against a>c>b>d. Edges by kinds: KL, LM, MN against KM, ML, LN: none in common, so the layers that
    //    are left match by kind, K, L, M and N to their own. Their order is a, c, b, d: one of the two in the middle is inverted and
    //    dropped. No edge of the first joins two kept layers that are joined in the second. (3 + 3) / (3 + 3).
    [InlineData("a:K=1 b:L=2 c:M=3 d:N=4; a>b b>c c>d", "a:K=1 c:M=3 b:L=2 d:N=4; a>c c>b b>d", 1.0, 1.0)]

    // 8. Rarest first: the edge to the only head H anchors the chain of alike layers at its end. From b>h: b to y, h to i, then a>b with
    //    b matched to y takes x>y. One layer of kind K is more on the right: w>x comes. (0 + 1) / (2 + 3).
    [InlineData("a:K=1 b:K=2 h:H=3; a>b b>h", "w:K=5 x:K=1 y:K=2 i:H=3; w>x x>y y>i", 1.0 / 5, 1.0 / 5)]

    // 9. No edges at all: layers count. K=1 stays, L=2 goes, M=3 comes. (1 + 1) / (2 + 2); P against nothing: (1 + 0) / (1 + 0).
    [InlineData("a:K=1 b:L=2", "a:K=1 b:M=3", 2.0 / 4, 2.0 / 4)]
    [InlineData("a:P=1", "", 1.0, 1.0)]

    // 10. Nothing against nothing is equal.
    [InlineData("", "", 0.0, 0.0)]
    public void The_divergence_is_that_of_the_definition(string reference, string difference, double structural, double contextual)
    {
        ModelDiff there = Strict(SmallGraph.Parse(reference), SmallGraph.Parse(difference));
        ModelDiff back = Strict(SmallGraph.Parse(difference), SmallGraph.Parse(reference));

        Assert.Equal((structural, contextual), (there.StructuralDivergence, there.ContextualDivergence));
        Assert.Equal((structural, contextual), (back.StructuralDivergence, back.ContextualDivergence));
    }

    [Fact]
    public void The_sets_are_those_of_the_definition()
    {
        // As 3: the layer with another content is removed and added with the edges it has.
        ModelDiff diff = Strict(
            SmallGraph.Parse("a:K=1 b:L=2 c:M=3 d:N=4; a>b b>c c>d"),
            SmallGraph.Parse("a:K=1 b:L=9 c:M=3 e:E=4; a>b b>c c>e"));

        Assert.Equal(["d"], diff.StructuralEdit!.NodesRemoved);
        Assert.Equal(["e"], diff.StructuralEdit.NodesAdded);
        Assert.Equal(["c -> d"], diff.StructuralEdit.EdgesRemoved);
        Assert.Equal(["c -> e"], diff.StructuralEdit.EdgesAdded);
        Assert.Equal(["b", "d"], diff.ContextualEdit!.NodesRemoved);
        Assert.Equal(["b", "e"], diff.ContextualEdit.NodesAdded);
        Assert.Equal(["a -> b", "b -> c", "c -> d"], diff.ContextualEdit.EdgesRemoved);
        Assert.Equal(["a -> b", "b -> c", "c -> e"], diff.ContextualEdit.EdgesAdded);
        Assert.Equal((2, 2, 0, 2), (diff.Removed, diff.Added, diff.Modified, diff.Unchanged));
    }

    [Theory]
    [InlineData(DiffMethod.Edges, true)]
    [InlineData(DiffMethod.Edges, false)]
    [InlineData(DiffMethod.Lcs, true)]
    [InlineData(DiffMethod.Lcs, false)]
    public void It_is_symmetric_zero_for_equal_one_for_disjoint_and_between(DiffMethod method, bool strict)
    {
        CompareOptions options = new() { Method = method, Strict = strict };
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            MemoryModel one = SmallGraph.Random(random, 2 + random.Next(14), 1 + random.Next(4), 1 + random.Next(3));
            MemoryModel other = SmallGraph.Random(random, 2 + random.Next(14), 1 + random.Next(4), 1 + random.Next(3));
            ModelDiff there = Compare(one, other, options);
            ModelDiff back = Compare(other, one, options);

            Assert.Equal((there.StructuralDivergence, there.ContextualDivergence), (back.StructuralDivergence, back.ContextualDivergence));
            Assert.InRange(there.StructuralDivergence, 0, 1);
            Assert.InRange(there.ContextualDivergence, there.StructuralDivergence, 1);
            ModelDiff same = Compare(one, SmallGraph.Renamed(one, index => $"r{index}"), options);
            Assert.Equal((0.0, 0.0), (same.StructuralDivergence, same.ContextualDivergence));
        }
    }

    [Fact]
    public void Names_and_their_order_count_for_nothing()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Random random = new(seed);
            MemoryModel one = SmallGraph.Random(random, 12, 3, 2);
            MemoryModel other = SmallGraph.Random(random, 12, 3, 2);
            ModelDiff plain = Strict(one, other);
            ModelDiff renamed = Strict(SmallGraph.Renamed(one, index => $"z{(index * 7) % 12}"), other);

            Assert.Equal((plain.StructuralDivergence, plain.ContextualDivergence), (renamed.StructuralDivergence, renamed.ContextualDivergence));
        }
    }

    [Fact]
    public void The_longest_common_subsequence_is_the_longest()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Random random = new(seed);
            MemoryModel one = Chain(random, random.Next(150));
            MemoryModel other = Chain(random, random.Next(150));
            ModelDiff diff = Compare(one, other, new CompareOptions { Method = DiffMethod.Lcs, Strict = true });
            int[] left = [.. one.Graph.Layers.Select(layer => layer.Kind[1] - '0')];
            int[] right = [.. other.Graph.Layers.Select(layer => layer.Kind[1] - '0')];

            Assert.Equal(left.Length - SlowLcs(left, right), diff.StructuralEdit!.NodesRemoved.Count);
        }
    }

    private static int SlowLcs(int[] left, int[] right)
    {
        int[,] length = new int[left.Length + 1, right.Length + 1];
        for (int i = 1; i <= left.Length; i++)
        {
            for (int j = 1; j <= right.Length; j++)
            {
                length[i, j] = left[i - 1] == right[j - 1] ? length[i - 1, j - 1] + 1 : Math.Max(length[i - 1, j], length[i, j - 1]);
            }
        }

        return length[left.Length, right.Length];
    }

    private static MemoryModel Chain(Random random, int length)
    {
        List<Layer> layers = [.. Enumerable.Range(0, length).Select(index => new Layer($"l{index}", $"K{random.Next(4)}", [], []))];
        return new MemoryModel("chain").WithGraph(new LayerGraph(LayerGraphOrigin.Architecture, layers, Enumerable.Range(0, Math.Max(0, length - 1)).Select(index => new LayerEdge(index, index + 1))));
    }

    private static ModelDiff Strict(MemoryModel reference, MemoryModel difference) => Compare(reference, difference, new CompareOptions { Strict = true });

    private static ModelDiff Compare(MemoryModel reference, MemoryModel difference, CompareOptions options)
        => ModelComparison.Compare(reference, difference, options, null, CancellationToken.None);
}
