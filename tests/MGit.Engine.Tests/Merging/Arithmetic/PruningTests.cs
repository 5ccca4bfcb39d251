using MGit.Engine.Merging.Arithmetic;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class PruningTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.637)]
    [InlineData(1)]
    public void Exactly_the_smallest_become_zero(double sparsity)
    {
        float[] values = Computed.Random(4, 3000);
        MemoryModel model = new MemoryModel().With("w", [60, 50], values);

        float[] pruned = Computed.Values(new MagnitudePruning(sparsity), "w", model);

        int dropped = (int)Math.Round(3000m * (decimal)sparsity, MidpointRounding.AwayFromZero);
        HashSet<int> smallest = [.. Enumerable.Range(0, 3000).OrderBy(i => Math.Abs(values[i])).Take(dropped)];
        Assert.Equal(values.Select((value, i) => smallest.Contains(i) ? 0 : value), pruned);
    }

    [Fact]
    public void Of_equal_ones_the_first_go()
    {
        float[] pruned = Computed.Values(new MagnitudePruning(0.5), "w", new MemoryModel().With("w", [2, 4], 1, -1, 1, -1, 1, 1, 2, 1));

        Assert.Equal([0, 0, 0, 0, 1, 1, 2, 1], pruned);
    }

    [Fact]
    public void A_global_threshold_takes_more_of_what_is_small()
    {
        MemoryModel model = new MemoryModel().With("large", [2, 2], 5, 6, 7, 8).With("small", [2, 2], 1, 2, 3, 4).With("bias", [2], 0.1f, 0.1f);

        MagnitudePruning operation = new(0.5, MagnitudeScope.Global);

        Assert.Equal([5, 6, 7, 8], Computed.Values(operation, "large", model));
        Assert.Equal([0, 0, 0, 0], Computed.Values(operation, "small", model));
        Assert.Equal([0.1f, 0.1f], Computed.Values(operation, "bias", model));
        Assert.Equal([0, 0.1f], Computed.Values(new MagnitudePruning(0.5, parameters: ["b*"]), "bias", model));
    }

    [Fact]
    public void A_threshold_is_found_in_more_elements_than_are_sorted_at_once()
    {
        float[] values = new float[3_000_000];
        Random random = new(5);
        for (int i = 0; i < values.Length; i++)
        {
            // A third of them equal, so that the bucket that matters stays large to its last digit.
            values[i] = i % 3 == 0 ? 0.25f : (float)random.NextDouble();
        }

        MemoryModel model = new MemoryModel().With("w", [3000, 1000], values);

        float[] pruned = Computed.Values(new MagnitudePruning(0.4), "w", model);

        Assert.Equal(1_200_000, pruned.Count(value => value == 0));
        Assert.True(pruned.Where(value => value != 0).Min() >= values.Zip(pruned).Where(pair => pair.Second == 0).Max(pair => pair.First));
    }

    [Fact]
    public void Pieces_in_any_order_are_the_same()
    {
        MemoryModel model = new MemoryModel().With("w", [100, 100], Computed.Random(6, 10_000));
        ComputedTensor tensor = Computed.Tensor(new MagnitudePruning(0.3), "w", model);

        Assert.Equal(Computed.Bytes(tensor), Computed.BytesBackwards(tensor, 333));
    }
}
