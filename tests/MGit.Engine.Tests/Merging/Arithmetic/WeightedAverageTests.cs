using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class WeightedAverageTests
{
    [Fact]
    public void Averages_with_weights()
    {
        // (1 * 2 + 3 * 6) / 4 = 5; (1 * -1 + 3 * 1) / 4 = 0.5.
        float[] merged = Computed.Values(new WeightedAverage([1, 3]), "w", MemoryModel.Of("w", 2, -1), MemoryModel.Of("w", 6, 1));

        Assert.Equal([5f, 0.5f], merged);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Agrees_with_a_sum_in_decimal_rounded_once(int models)
    {
        float[][] values = [.. Enumerable.Range(0, models).Select(seed => Computed.Random(seed, 10_000))];
        double[] weights = [.. Enumerable.Range(1, models).Select(weight => (double)weight)];

        float[] merged = Computed.Values(new WeightedAverage(weights), "w", [.. values.Select(one => MemoryModel.Of("w", one))]);

        for (int i = 0; i < merged.Length; i++)
        {
            decimal sum = values.Select((one, model) => (decimal)(double)one[i] * (decimal)weights[model]).Sum() / (decimal)weights.Sum();
            Assert.Equal((float)(double)sum, merged[i], 1e-7f);
        }
    }

    [Fact]
    public void Is_symmetric_bit_for_bit()
    {
        MemoryModel first = MemoryModel.Of("w", Computed.Random(1, 50_000));
        MemoryModel second = MemoryModel.Of("w", Computed.Random(2, 50_000));

        Assert.Equal(
            Computed.Bytes(Computed.Tensor(new WeightedAverage(), "w", first, second)),
            Computed.Bytes(Computed.Tensor(new WeightedAverage(), "w", second, first)));
    }

    [Theory]
    [InlineData(ElementType.F32, "0000C07F010080FF0000008000000080")]
    [InlineData(ElementType.F64, "010000000000F07F0000000000000080")]
    [InlineData(ElementType.BF16, "C1FF0080")]
    public void Keeps_the_bytes_of_equal_tensors_whatever_they_are(ElementType type, string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        long count = bytes.Length / (type.BitSize() / 8);
        MemoryModel first = new MemoryModel().With("w", type, [count], bytes);
        MemoryModel second = new MemoryModel().With("w", type, [count], bytes);

        Assert.Equal(bytes, Computed.Bytes(Computed.Tensor(new WeightedAverage([0.3, 0.7]), "w", first, second)));
    }

    [Fact]
    public void Keeps_equal_elements_of_changed_tensors()
    {
        double[] values = [0.1, 0.2, 1e300, -0.0];
        byte[] same = [.. values.SelectMany(BitConverter.GetBytes)];
        byte[] other = [.. same[..24], .. BitConverter.GetBytes(7.0)];
        MemoryModel first = new MemoryModel().With("w", ElementType.F64, [4], same);
        MemoryModel second = new MemoryModel().With("w", ElementType.F64, [4], other);

        byte[] merged = Computed.Bytes(Computed.Tensor(new WeightedAverage([0.1, 0.2]), "w", first, second));

        Assert.Equal(same[..24], merged[..24]);
    }

    [Fact]
    public void Takes_counters_from_the_first_model()
    {
        MemoryModel first = MemoryModel.Of("w", 1).With("count", ElementType.I64, [1], BitConverter.GetBytes(5L));
        MemoryModel second = MemoryModel.Of("w", 3).With("count", ElementType.I64, [1], BitConverter.GetBytes(9L));

        Assert.Equal(BitConverter.GetBytes(5L), Computed.Bytes(Computed.Tensor(new WeightedAverage(), "count", first, second)));
        Assert.Equal([2f], Computed.Values(new WeightedAverage(), "w", first, second));
    }

    [Fact]
    public void Gives_the_same_bytes_in_any_pieces()
    {
        ComputedTensor tensor = Computed.Tensor(
            new WeightedAverage(), "w", MemoryModel.Of("w", Computed.Random(1, 30_001)), MemoryModel.Of("w", Computed.Random(2, 30_001)));

        Assert.Equal(Computed.Bytes(tensor), Computed.BytesBackwards(tensor, 977));
    }

    [Fact]
    public void Refuses_other_shapes_and_names_before_anything_is_read()
    {
        MGitException shape = Assert.Throws<MGitException>(() => new WeightedAverage().Plan([MemoryModel.Of("w", 1, 2), MemoryModel.Of("w", 1)]));
        MGitException name = Assert.Throws<MGitException>(() => new WeightedAverage().Plan([MemoryModel.Of("w", 1), MemoryModel.Of("v", 1)]));

        Assert.Equal(ErrorCode.ModelsIncompatible, shape.Code);
        Assert.Contains("[2]", shape.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.ModelsIncompatible, name.Code);
        Assert.Contains("'w'", name.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 1.0 })]
    [InlineData(new[] { 1.0, 2.0, 3.0 })]
    public void Refuses_another_number_of_weights(double[] weights)
    {
        MGitException error = Assert.Throws<MGitException>(() => new WeightedAverage(weights).Plan([MemoryModel.Of("w", 1), MemoryModel.Of("w", 1)]));
        Assert.Equal(ErrorCode.ArgumentInvalid, error.Code);
    }

    [Theory]
    [InlineData(new[] { 1.0, -1.0 })]
    [InlineData(new[] { 0.0, 0.0 })]
    [InlineData(new[] { double.NaN, 1.0 })]
    public void Refuses_weights_that_make_no_mean(double[] weights)
        => Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => new WeightedAverage(weights)).Code);
}
