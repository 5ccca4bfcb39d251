using CsCheck;
using MGit.Engine.Datasets;
using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Datasets;

public sealed class PerturbationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Noise_has_its_deviation_and_does_not_depend_on_the_order_of_rows()
    {
        Dataset dataset = Zeros(200, 50);
        Perturbation noise = new(PerturbationKind.Noise, 0.5, 9);
        int[] rows = dataset.RowsOf(DatasetPart.All);

        float[] values = DatasetFixture.Numbers(dataset.Batch(rows, [noise]));

        Assert.InRange(Math.Sqrt(values.Average(value => value * value)), 0.48, 0.52);
        Assert.Equal(values[50..100], DatasetFixture.Numbers(dataset.Batch([1], [noise])));
        Assert.NotEqual(values[..50], DatasetFixture.Numbers(dataset.Batch([0], [noise with { Seed = 10 }])));
    }

    [Fact]
    public void A_share_of_the_rows_is_perturbed_another_one_each_round()
    {
        Dataset dataset = Zeros(1000, 1);
        int[] rows = dataset.RowsOf(DatasetPart.All);
        Perturbation noise = new(PerturbationKind.Noise, 1, 9, 0.3);

        bool[] first = [.. DatasetFixture.Numbers(dataset.Batch(rows, [noise])).Select(value => value != 0)];
        bool[] second = [.. DatasetFixture.Numbers(dataset.Batch(rows, [noise], round: 1)).Select(value => value != 0)];

        Assert.InRange(first.Count(touched => touched), 250, 350);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Several_perturbations_take_shares_of_their_own()
    {
        Dataset dataset = Zeros(1000, 2);
        IReadOnlyList<Perturbation> perturb = Perturbation.ParseAll(new object?[]
        {
            new ValueMap([new("kind", "noise"), new("amount", 1.0), new("share", 0.5)]), new ValueMap([new("kind", "noise"), new("amount", 100.0), new("share", 0.5)]),
        });

        float[] values = DatasetFixture.Numbers(dataset.Batch(dataset.RowsOf(DatasetPart.All), perturb));

        Assert.Equal([0L, 1], perturb.Select(one => one.Seed));
        Assert.InRange(Enumerable.Range(0, 1000).Count(row => values[2 * row] == 0), 200, 300);
        Assert.InRange(Enumerable.Range(0, 1000).Count(row => values[2 * row] != 0 && Math.Abs(values[2 * row]) < 7 && Math.Abs(values[(2 * row) + 1]) < 7), 200, 300);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void A_list_of_perturbations_has_one_to_sixteen(int count)
    {
        object?[] list = [.. Enumerable.Repeat(new ValueMap([new("kind", "noise"), new("amount", 1.0)]), count)];

        Assert.Contains("expected from 1 to 16", Assert.Throws<MGitException>(() => Perturbation.ParseAll(list)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shifted_images_keep_their_pixels_or_lose_them_at_the_edge()
    {
        float[] image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        HashSet<string> seen = [];
        for (int seed = 0; seed < 200; seed++)
        {
            float[] moved = [.. image];
            NumberPerturbation.Shift(moved, new TensorShape(3, 3), 1, new SeededRandom(seed));
            seen.Add(string.Join(",", moved));
            Assert.All(moved, value => Assert.True(value == 0 || image.Contains(value)));
        }

        Assert.Equal(9, seen.Count);
        Assert.Contains("0,0,0,0,1,2,0,4,5", seen);
        Assert.Contains("5,6,0,8,9,0,0,0,0", seen);
    }

    [Fact]
    public void Perturbed_text_has_no_new_characters_and_amount_0_changes_nothing()
        => Gen.Select(Gen.String[Gen.Char["abc é\n"], 0, 40], Gen.Double[0, 1], Gen.Long).Sample((text, amount, seed) =>
        {
            foreach (PerturbationKind kind in new[] { PerturbationKind.Characters, PerturbationKind.Words })
            {
                string perturbed = TextPerturbation.Apply(text, new Perturbation(kind, amount, seed), new SeededRandom(seed));
                Assert.All(perturbed, c => Assert.Contains(c, text));
                Assert.Equal(text, TextPerturbation.Apply(text, new Perturbation(kind, 0, seed), new SeededRandom(seed)));
            }
        }, iter: 500);

    [Fact]
    public void A_perturbation_must_fit_the_rows()
    {
        Dataset dataset = Zeros(4, 4);

        Assert.Contains("no images", Assert.Throws<MGitException>(() => dataset.Require([new Perturbation(PerturbationKind.Shift, 1, 0)])).Message, StringComparison.Ordinal);
        Assert.Contains("noise or shift", Assert.Throws<MGitException>(() => dataset.Require([new Perturbation(PerturbationKind.Words, 1, 0)])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("noise", 0.5, null, null)]
    [InlineData("noize", 0.5, null, "did you mean \"noise\"?")]
    [InlineData("noise", -1.0, null, "expected a number from 0 to 1e6")]
    [InlineData("noise", double.NaN, null, "expected a number from 0 to 1e6")]
    [InlineData("shift", 1.5, null, "whole pixels")]
    [InlineData("words", 1.5, null, "a share from 0 to 1")]
    [InlineData("words", 0.5, "amonut", "did you mean \"amount\"?")]
    public void Declared_perturbations_are_checked(string kind, double amount, string? extra, string? expected)
    {
        List<KeyValuePair<string, object?>> entries = [new("kind", kind), new("amount", amount), new("seed", 4L)];
        if (extra is not null)
        {
            entries.Add(new(extra, 1L));
        }

        if (expected is null)
        {
            Assert.Equal(new Perturbation(PerturbationKind.Noise, 0.5, 4), Perturbation.Parse(new ValueMap(entries)));
        }
        else
        {
            Assert.Contains(expected, Assert.Throws<MGitException>(() => Perturbation.Parse(new ValueMap(entries))).Message, StringComparison.Ordinal);
        }
    }

    private Dataset Zeros(int rows, int columns)
    {
        string line = string.Join(',', Enumerable.Repeat("0", columns)) + "\n";
        return DatasetFixture.Load(DatasetFixture.Declare(_folder.File("z.csv", string.Concat(Enumerable.Repeat(line, rows)))) with { HasHeader = false });
    }
}
