using CsCheck;
using MGit.Engine.Datasets;

namespace MGit.Engine.Tests.Datasets;

public sealed class SplitTests
{
    [Fact]
    public void Every_row_is_in_exactly_one_part()
        => Gen.Select(Gen.Int[1, 3000], Gen.Double[0.01, 0.99], Gen.Long).Sample((count, share, seed) =>
        {
            int[] train = DatasetSplit.Rows(count, share, seed, DatasetPart.Train);
            int[] test = DatasetSplit.Rows(count, share, seed, DatasetPart.Test);

            Assert.Equal(Enumerable.Range(0, count), train.Concat(test).Order());
            Assert.True(train.Length > 0 && (count == 1 || test.Length > 0));
            Assert.InRange(train.Length, (count * share) - 1.5, (count * share) + 1.5);
            Assert.Equal(train, DatasetSplit.Rows(count, share, seed, DatasetPart.Train));
        }, iter: 200);

    [Fact]
    public void A_split_is_the_same_on_every_machine()
        => Assert.Equal([2, 6, 7, 9], DatasetSplit.Rows(10, 0.6, 7, DatasetPart.Test));

    [Fact]
    public void The_generator_is_xoshiro256_starstar()
    {
        // The reference implementation's first outputs for the state that SplitMix64 makes of seed 0 (first SplitMix64 output
        // 0xE220A8397B1DCDAF): rotl(s[1] * 5, 7) * 9 with s[1] = 0x6E789E6AA1B965F4.
        Assert.Equal(0x99EC5F36CB75F2B4UL, new SeededRandom(0).NextBits());
    }

    [Fact]
    public void Numbers_are_even_and_normal_ones_have_mean_0_and_variance_1()
    {
        SeededRandom random = new(42);
        int[] counts = new int[7];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 70_000; i++)
        {
            counts[random.NextInt(7)]++;
            double normal = random.NextNormal();
            sum += normal;
            squares += normal * normal;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
        Assert.InRange(sum / 70_000, -0.02, 0.02);
        Assert.InRange(squares / 70_000, 0.97, 1.03);
    }
}
