using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class LowRankMergeTests
{
    private const string Configuration = """{"peft_type":"LORA","lora_alpha":4,"r":2}""";

    [Fact]
    public void Adds_the_product_of_the_factors_scaled()
    {
        // W is (2, 3), A (r = 1, 3), B (2, 1); scale 4 / 1. B A = [[1, 2, 3], [10, 20, 30]].
        MemoryModel origin = new MemoryModel().With("layer.weight", [2, 3], 0, 0, 1, 0, 0, 1).With("layer.bias", [2], 5, 6);
        MemoryModel adapter = Adapter([1, 3], [1, 2, 3], [2, 1], [1, 10]).WithFile("adapter_config.json", Configuration);

        Assert.Equal([4f, 8f, 13f, 40f, 80f, 121f], Computed.Values(new LowRankMerge(), "layer.weight", origin, adapter));
        Assert.Equal([5f, 6f], Computed.Values(new LowRankMerge(), "layer.bias", origin, adapter));
    }

    [Fact]
    public void Agrees_with_the_product_written_down_slowly()
    {
        const int Rank = 4, Inputs = 70, Outputs = 90;
        float[] weight = Computed.Random(1, Inputs * Outputs);
        float[] a = Computed.Random(2, Rank * Inputs);
        float[] b = Computed.Random(3, Outputs * Rank);
        MemoryModel origin = new MemoryModel().With("model.layer.weight", [Outputs, Inputs], weight);

        float[] merged = Computed.Values(new LowRankMerge(8), "model.layer.weight", origin, Adapter([Rank, Inputs], a, [Outputs, Rank], b));

        for (int row = 0; row < Outputs; row++)
        {
            for (int column = 0; column < Inputs; column++)
            {
                double sum = 0;
                for (int k = 0; k < Rank; k++)
                {
                    sum += (double)b[(row * Rank) + k] * a[(k * Inputs) + column];
                }

                Assert.Equal((float)(weight[(row * Inputs) + column] + (8.0 / Rank * sum)), merged[(row * Inputs) + column]);
            }
        }
    }

    [Fact]
    public void Transposed_weights_and_rank_stabilised_scales_follow_the_configuration()
    {
        // alpha / sqrt(r) = 4 / 1; the weight is (in, out) = (3, 2): the product's transpose is added.
        MemoryModel origin = new MemoryModel().With("layer.weight", [3, 2], new float[6]);
        MemoryModel adapter = Adapter([1, 3], [1, 2, 3], [2, 1], [1, 10])
            .WithFile("adapter_config.json", """{"peft_type":"LORA","lora_alpha":4,"use_rslora":true,"fan_in_fan_out":true}""");

        Assert.Equal([4f, 40f, 8f, 80f, 12f, 120f], Computed.Values(new LowRankMerge(), "layer.weight", origin, adapter));
    }

    [Fact]
    public void Says_what_does_not_fit()
    {
        MemoryModel origin = new MemoryModel().With("other.weight", [2, 3], new float[6]);
        MemoryModel adapter = Adapter([1, 3], [1, 2, 3], [2, 1], [1, 10]);

        Assert.Equal(ErrorCode.ModelsIncompatible, Assert.Throws<MGitException>(() => new LowRankMerge(1).Plan([origin, adapter])).Code);
        MemoryModel right = new MemoryModel().With("layer.weight", [2, 3], new float[6]);
        Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => new LowRankMerge().Plan([right, adapter])).Code);
        MemoryModel narrow = new MemoryModel().With("layer.weight", [2, 2], new float[4]);
        Assert.Equal(ErrorCode.ModelsIncompatible, Assert.Throws<MGitException>(() => new LowRankMerge(1).Plan([narrow, adapter])).Code);
        MemoryModel half = new MemoryModel().With("base_model.model.layer.lora_B.weight", [2, 1], 1, 2);
        Assert.Equal(ErrorCode.ModelsIncompatible, Assert.Throws<MGitException>(() => new LowRankMerge(1).Plan([right, half])).Code);
    }

    private static MemoryModel Adapter(long[] shapeA, float[] a, long[] shapeB, float[] b) => new MemoryModel("adapter")
        .With("base_model.model.layer.lora_A.weight", shapeA, a)
        .With("base_model.model.layer.lora_B.weight", shapeB, b);
}
