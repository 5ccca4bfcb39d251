using MGit.Engine.Comparison;
using MGit.Engine.Comparison.Numbers;

namespace MGit.Engine.Tests.Comparison;

public sealed class DeltaCountsTests
{
    [Fact]
    public void Changes_are_counted_by_the_power_of_two_they_are_of()
    {
        DifferenceSums sums = DifferenceSums.Of([0, 0, 0, 0, 5, double.NaN], [1, -1.5, 0.25, 2, 5, 1]);

        Assert.Equal([new DeltaBin(-2, 1), new DeltaBin(-1, 0), new DeltaBin(0, 2), new DeltaBin(1, 1)], sums.Deltas!.Bins());
        Assert.Null(DifferenceSums.Of([1], [1]).Deltas);
    }

    [Fact]
    public void Sums_add_up_and_what_is_out_of_range_counts_at_the_ends()
    {
        DifferenceSums sums = DifferenceSums.Of([0], [1e-300]) + DifferenceSums.Of([1], [1]) + DifferenceSums.Of([0, 0], [1e300, 1e-300]);

        IReadOnlyList<DeltaBin> bins = sums.Deltas!.Bins();
        Assert.Equal((2, 1, 64), (bins[0].Elements, bins[^1].Elements, bins.Count));
    }
}
