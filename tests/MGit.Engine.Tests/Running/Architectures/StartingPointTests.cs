using System.Runtime.InteropServices;
using MGit.Engine.Running.Architectures;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Running.Architectures;

public sealed class StartingPointTests
{
    [Fact]
    public void Values_depend_on_seed_and_name_alone_and_never_change()
    {
        // Computed in Python from the published generators: other values would train other models from the same seed.
        Assert.Equal([-0.40009844f, -0.31764758f, 0.12243588f], Floats(Parameter("layers.0.weight", 3), 1));
        Assert.Equal(Floats(Parameter("layers.0.weight", 3), 1), Floats(Parameter("layers.0.weight", 100), 1)[..3]);
        Assert.NotEqual(Floats(Parameter("layers.0.weight", 3), 1), Floats(Parameter("layers.0.weight", 3), 2));
        Assert.NotEqual(Floats(Parameter("layers.0.weight", 3), 1), Floats(Parameter("layers.1.weight", 3), 1));
    }

    [Fact]
    public void Values_are_uniform_within_the_spread()
    {
        float[] values = Floats(Parameter("x", 200_000), 7);

        Assert.All(values, value => Assert.InRange(value, -0.5f, 0.5f));
        Assert.Equal(0, values.Average(), 0.005);
        Assert.Equal(1.0 / 12, values.Average(value => (double)value * value), 0.001);
    }

    [Fact]
    public void Norms_begin_at_one_and_counters_at_zero()
    {
        Assert.Equal([1f, 1f], Floats(new("n.weight", "weight", ElementType.F32, new(2), StartValues.Ones), 3));
        byte[] counter = [1, 2, 3, 4, 5, 6, 7, 8];
        StartingPoint.Fill(new("n.num_batches_tracked", "num_batches_tracked", ElementType.I64, TensorShape.Scalar, StartValues.Zeros), 3, counter);
        Assert.Equal(new byte[8], counter);
    }

    private static ArchitectureParameter Parameter(string name, int count) =>
        new(name, "weight", ElementType.F32, new TensorShape(count), new StartValues(0, 0.5));

    private static float[] Floats(ArchitectureParameter parameter, long seed)
    {
        byte[] bytes = new byte[parameter.Length];
        StartingPoint.Fill(parameter, seed, bytes);
        return MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }
}
