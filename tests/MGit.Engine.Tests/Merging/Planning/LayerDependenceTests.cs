using MGit.Engine.Merging.Planning;

namespace MGit.Engine.Tests.Merging.Planning;

public sealed class LayerDependenceTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    public void Finds_the_layers_that_paths_written_down_slowly_find(int seed, int models)
    {
        Random random = new(seed);
        for (int round = 0; round < 50; round++)
        {
            int count = random.Next(2, 25);
            bool[,] reaches = new bool[count, count];
            int[][] following = [.. Enumerable.Range(0, count).Select(from =>
                Enumerable.Range(from + 1, count - from - 1).Where(_ => random.Next(5) == 0).ToArray())];
            ulong[] holders = [.. Enumerable.Range(0, count).Select(_ => (ulong)random.Next(1 << models) & (ulong)random.Next(1 << models))];
            for (int from = count - 1; from >= 0; from--)
            {
                foreach (int next in following[from])
                {
                    reaches[from, next] = true;
                    for (int to = 0; to < count; to++)
                    {
                        reaches[from, to] |= reaches[next, to];
                    }
                }
            }

            HashSet<int> expected = [.. Enumerable.Range(0, count).Where(to => holders[to] != 0
                && Enumerable.Range(0, count).Any(from => reaches[from, to] && holders[from] != 0 && (holders[from] & holders[to]) == 0))];

            IReadOnlyList<(int Layer, int DependsOn)> found = LayerDependence.Find(following, holders);

            Assert.Equal(expected.Order(), found.Select(pair => pair.Layer).Order());
            Assert.All(found, pair => Assert.True(reaches[pair.DependsOn, pair.Layer] && (holders[pair.DependsOn] & holders[pair.Layer]) == 0));
        }
    }
}
