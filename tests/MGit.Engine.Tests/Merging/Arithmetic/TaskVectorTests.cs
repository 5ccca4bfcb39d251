using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class TaskVectorTests
{
    // Base 1, 1, 1, 1, 1. Task vectors:
    //   A:  4, -3,  1,  0,  2
    //   B: -1, -2,  5,  3,  0
    private static readonly float[] Base = [1, 1, 1, 1, 1];
    private static readonly float[] A = [5, -2, 2, 1, 3];
    private static readonly float[] B = [0, -1, 6, 4, 1];

    [Fact]
    public void Task_arithmetic_adds_scaled_task_vectors()
    {
        // 1 + 0.5 A + 0.25 B: 1 + 2 - 0.25; 1 - 1.5 - 0.5; 1 + 0.5 + 1.25; 1 + 0 + 0.75; 1 + 1 + 0.
        float[] merged = Computed.Values(new TaskArithmetic([0.5, 0.25]), "w", Models());

        Assert.Equal([2.75f, -1f, 2.75f, 1.75f, 2f], merged);
    }

    [Fact]
    public void A_negative_weight_takes_a_task_out_again()
    {
        float[] merged = Computed.Values(new TaskArithmetic([-1]), "w", MemoryModel.Of("w", Base), MemoryModel.Of("w", A));

        Assert.Equal([-3f, 4f, 0f, 1f, -1f], merged);
    }

    [Fact]
    public void Ties_trims_elects_and_averages_what_agrees()
    {
        // Keep the 3 of 5 largest of each (density 0.6):
        //   A:  4, -3, 0, 0, 2      (dropped: 1 and 0)
        //   B:  0, -2, 5, 3, 0      (dropped: -1 and 0)
        // Mass: 4, -5, 5, 3, 2, so the signs are + - + + +.
        // Means of those that agree: 4; (-3 - 2) / 2 = -2.5; 5; 3; 2. With scale 2: 8, -5, 10, 6, 4 on top of 1.
        float[] merged = Computed.Values(new TiesMerge(0.6, 2), "w", Models());

        Assert.Equal([9f, -4f, 11f, 7f, 5f], merged);
    }

    [Fact]
    public void Ties_leaves_out_those_of_the_other_sign()
    {
        // Nothing trimmed. Mass: 4 - 1 = 3 (B disagrees: mean 4), -5 (both: -2.5), 6 (both: 3), 3 (B alone: 3), 2 (A alone: 2).
        float[] merged = Computed.Values(new TiesMerge(1), "w", Models());

        Assert.Equal([5f, -1.5f, 4f, 4f, 3f], merged);
    }

    [Fact]
    public void Ties_leaves_the_base_where_the_masses_cancel_out()
    {
        float[] merged = Computed.Values(
            new TiesMerge(1), "w", MemoryModel.Of("w", 1), MemoryModel.Of("w", 3), MemoryModel.Of("w", -1));

        Assert.Equal([1f], merged);
    }

    [Theory]
    [InlineData(0.2, MagnitudeScope.Tensor)]
    [InlineData(0.37, MagnitudeScope.Tensor)]
    [InlineData(0.2, MagnitudeScope.Global)]
    public void Ties_agrees_with_the_algorithm_written_down_slowly(double density, MagnitudeScope scope)
    {
        MemoryModel[] models = [.. Enumerable.Range(0, 4).Select(seed => new MemoryModel()
            .With("a", [3000], Computed.Random(seed, 3000, 1 + seed))
            .With("b", [50, 40], Computed.Random(seed + 10, 2000, 0.1f)))];
        Dictionary<string, float[]> expected = SlowTies.Merge(models, density, 0.7, scope == MagnitudeScope.Global);

        TiesMerge ties = new(density, 0.7, scope: scope);

        Assert.Equal(expected["a"], Computed.Values(ties, "a", models));
        Assert.Equal(expected["b"], Computed.Values(ties, "b", models));
    }

    [Fact]
    public void A_model_that_is_the_base_adds_nothing()
    {
        float[] values = Computed.Random(3, 1000);
        values[5] = -0f;
        MemoryModel origin = MemoryModel.Of("w", values);
        MemoryModel tuned = MemoryModel.Of("w", [.. values.Select((value, i) => i % 3 == 0 ? value + 0.5f : value)]);

        byte[] arithmetic = Computed.Bytes(Computed.Tensor(new TaskArithmetic([1, 1]), "w", origin, tuned, origin));

        Assert.Equal(tuned.BytesOf("w").Length, arithmetic.Length);
        Assert.Equal(BitConverter.GetBytes(-0f), arithmetic[20..24]);
        Assert.Equal(origin.BytesOf("w"), Computed.Bytes(Computed.Tensor(new TiesMerge(), "w", origin, origin)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Ties_refuses_a_density_outside_its_range(double density)
        => Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => new TiesMerge(density)).Code);

    private static MemoryModel[] Models() => [MemoryModel.Of("w", Base), MemoryModel.Of("w", A), MemoryModel.Of("w", B)];
}
