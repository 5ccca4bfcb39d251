using System.Runtime.InteropServices;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class QuantizationTests
{
    [Fact]
    public void Each_channel_has_the_scale_its_largest_element_needs()
    {
        // Channel 0: scale 2 / 127 (1 is 63.5 of them: to the even 64). Channel 1: scale 127 / 127. Channel 2 is zero.
        MemoryModel model = new MemoryModel().With("w", [3, 2], 2, -1, 127, 3, 0, 0).With("bias", [3], 1, 2, 3);
        Quantization operation = new();

        sbyte[] quantised = MemoryMarshal.Cast<byte, sbyte>(Computed.Bytes(Computed.Tensor(operation, "w", model))).ToArray();

        Assert.Equal([127, -64, 127, 3, 0, 0], quantised);
        Assert.Equal([2f / 127, 1, 0], Computed.Values(operation, "w_scale", model));
        Assert.Equal(ElementType.F32, Computed.Tensor(operation, "bias", model).ElementType);
    }

    [Fact]
    public void Reading_back_is_within_half_a_step_and_the_same_as_simulating()
    {
        float[] values = Computed.Random(1, 6000);
        MemoryModel model = new MemoryModel().With("w", [20, 300], values);
        IReadOnlyList<ComputedTensor> stored = new Quantization().Plan([model]);
        MemoryModel quantised = new();
        foreach (ComputedTensor tensor in stored)
        {
            quantised.With(tensor.Name, tensor.ElementType, tensor.Shape.ToArray(), Computed.Bytes(tensor));
        }

        float[] back = Computed.Values(new Dequantization(), "w", quantised);

        Assert.Equal(back, Computed.Values(new Quantization(simulates: true), "w", model));
        Assert.Equal(["w"], new Dequantization().Plan([quantised]).Select(tensor => tensor.Name));
        for (int i = 0; i < values.Length; i++)
        {
            float step = values.Skip(i / 300 * 300).Take(300).Max(Math.Abs) / 127;
            Assert.InRange(Math.Abs(back[i] - values[i]), 0, step * 0.5001f);
        }
    }
}
