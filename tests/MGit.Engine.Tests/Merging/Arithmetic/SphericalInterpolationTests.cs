using MGit.Engine.Merging.Arithmetic;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class SphericalInterpolationTests
{
    [Fact]
    public void Halfway_between_perpendicular_vectors_lies_on_the_circle()
    {
        float[] merged = Computed.Values(new SphericalInterpolation(), "w", MemoryModel.Of("w", 1, 0), MemoryModel.Of("w", 0, 1));

        float expected = (float)Math.Sqrt(0.5);
        Assert.Equal([expected, expected], merged);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.83)]
    public void Agrees_with_the_formula_in_the_library_s_functions(double amount)
    {
        float[] a = Computed.Random(1, 5000);
        float[] b = Computed.Random(2, 5000);
        double dot = a.Zip(b, (x, y) => (double)x * y).Sum();
        double angle = Math.Acos(dot / (Math.Sqrt(a.Sum(x => (double)x * x)) * Math.Sqrt(b.Sum(x => (double)x * x))));

        float[] merged = Computed.Values(new SphericalInterpolation(amount), "w", MemoryModel.Of("w", a), MemoryModel.Of("w", b));

        for (int i = 0; i < a.Length; i++)
        {
            double expected = ((Math.Sin((1 - amount) * angle) * a[i]) + (Math.Sin(amount * angle) * b[i])) / Math.Sin(angle);
            Assert.Equal((float)expected, merged[i], 1e-6f);
        }
    }

    [Fact]
    public void Parallel_and_zero_vectors_are_interpolated_linearly()
    {
        Assert.Equal([1.5f, 3f], Computed.Values(new SphericalInterpolation(), "w", MemoryModel.Of("w", 1, 2), MemoryModel.Of("w", 2, 4)));
        Assert.Equal([1f, 2f], Computed.Values(new SphericalInterpolation(), "w", MemoryModel.Of("w", 0, 0), MemoryModel.Of("w", 2, 4)));
    }

    [Fact]
    public void The_ends_are_the_models()
    {
        MemoryModel a = MemoryModel.Of("w", Computed.Random(1, 500));
        MemoryModel b = MemoryModel.Of("w", Computed.Random(2, 500));

        Assert.Equal(a.BytesOf("w"), Computed.Bytes(Computed.Tensor(new SphericalInterpolation(0), "w", a, b)));
        Assert.Equal(b.BytesOf("w"), Computed.Bytes(Computed.Tensor(new SphericalInterpolation(1), "w", a, b)));
    }

    [Fact]
    public void Portable_angles_are_right_to_the_last_digits()
    {
        for (int i = 0; i <= 1000; i++)
        {
            double angle = Math.PI * i / 1000;
            Assert.Equal(Math.Sin(angle), PortableAngles.Sine(angle), 4e-16);
            double cosine = -0.9995 + (1.999 * i / 1000);
            Assert.Equal(Math.Acos(cosine), PortableAngles.ArcCosine(cosine), 2e-14);
        }
    }
}
