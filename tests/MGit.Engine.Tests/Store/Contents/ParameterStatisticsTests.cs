using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Store.Contents;
using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

public class ParameterStatisticsTests
{
    [Fact]
    public void Statistics_are_those_of_the_plain_formulas()
    {
        float[] values = [.. Enumerable.Range(0, 300_000).Select(i => i % 7 == 0 ? 0f : 1000f + (float)Math.Sin(i))];
        values[5] = float.NaN;
        values[100_000] = float.NaN;
        ParameterStatistics measured = Measure(ElementType.F32, MemoryMarshal.AsBytes<float>(values).ToArray(), values.Length);
        double[] kept = [.. values.Where(value => !float.IsNaN(value)).Select(value => (double)value)];
        double mean = kept.Average();
        Assert.Equal(kept.Min(), measured.Min);
        Assert.Equal(kept.Max(), measured.Max);
        Assert.Equal(mean, measured.Mean!.Value, 1e-9);
        Assert.Equal(Math.Sqrt(kept.Sum(value => (value - mean) * (value - mean)) / kept.Length), measured.StandardDeviation!.Value, 1e-9);
        Assert.Equal(kept.Count(value => value == 0) / (double)values.Length, measured.ZeroShare);
        Assert.Equal(2, measured.NaNCount);
    }

    [Theory]
    [InlineData(ElementType.F8E4M3, new byte[] { 0x38, 0xB8, 0x7E, 0x7F, 0x00 }, -1.0, 448.0, 1)]
    [InlineData(ElementType.F8E5M2, new byte[] { 0x3C, 0xBC, 0x7B, 0x7F, 0x00 }, -1.0, 57344.0, 1)]
    [InlineData(ElementType.F8E4M3Fnuz, new byte[] { 0x40, 0xC0, 0x80, 0x7F }, -1.0, 240.0, 1)]
    [InlineData(ElementType.F8E5M2Fnuz, new byte[] { 0x40, 0xC0, 0x80, 0x7F }, -1.0, 57344.0, 1)]
    [InlineData(ElementType.F8E8M0, new byte[] { 127, 128, 255 }, 1.0, 2.0, 1)]
    [InlineData(ElementType.I8, new byte[] { 0x80, 0x7F }, -128.0, 127.0, 0)]
    [InlineData(ElementType.Bool, new byte[] { 0, 1, 1 }, 0.0, 1.0, 0)]
    [InlineData(ElementType.U16, new byte[] { 0xFF, 0xFF, 0, 0 }, 0.0, 65535.0, 0)]
    [InlineData(ElementType.BF16, new byte[] { 0x80, 0x3F, 0x80, 0xBF, 0xC0, 0x7F }, -1.0, 1.0, 1)]
    [InlineData(ElementType.F16, new byte[] { 0x00, 0x3C, 0x00, 0xBC, 0x00, 0x7E }, -1.0, 1.0, 1)]
    [InlineData(ElementType.F4, new byte[] { 0x72, 0x0F }, -6.0, 6.0, 0)]
    [InlineData(ElementType.F6E2M3, new byte[] { 0xDF, 0x0F, 0x00 }, -7.5, 7.5, 0)]
    public void Every_type_is_read_as_its_specification_says(ElementType type, byte[] bytes, double min, double max, long nans)
    {
        ParameterStatistics measured = Measure(type, bytes, bytes.Length * 8 / type.BitSize());
        Assert.Equal(min, measured.Min);
        Assert.Equal(max, measured.Max);
        Assert.Equal(nans, measured.NaNCount);
    }

    [Fact]
    public void Infinities_do_not_break_the_rest()
    {
        ParameterStatistics measured = Measure(ElementType.F32, MemoryMarshal.AsBytes<float>([1, float.PositiveInfinity, 0]).ToArray(), 3);
        Assert.Equal(double.PositiveInfinity, measured.Max);
        Assert.Equal(0, measured.Min);
        Assert.Equal(double.PositiveInfinity, measured.Mean);
        Assert.True(double.IsNaN(measured.StandardDeviation!.Value));
    }

    [Fact]
    public void Only_NaNs_leave_only_their_count()
    {
        ParameterStatistics measured = Measure(ElementType.F64, MemoryMarshal.AsBytes<double>([double.NaN, double.NaN]).ToArray(), 2);
        Assert.Equal((null, null, 2L), (measured.Min, measured.Mean, measured.NaNCount));
    }

    [Fact]
    public void A_stored_parameter_is_measured_through_its_blocks()
    {
        using TestStore store = new();
        float[] values = [.. Enumerable.Range(0, 700_000).Select(i => (float)(i % 1000))];
        string path = store.Folder.PathOf("model.safetensors");
        using (FileStream stream = File.Create(path))
        {
            SafetensorsWriter.Write(stream, [new SafetensorsTensor("a", ElementType.F32, new TensorShape(700, 1000), output => output.Write(MemoryMarshal.AsBytes(values.AsSpan())))]);
        }

        Manifest manifest = store.Contents.ReadManifest(store.Add(path).Manifest);
        ParameterStatistics measured = ParameterStatistics.Measure(store.Contents, manifest, manifest.Files[0], manifest.Files[0].Tensors[0], TestStore.None);
        Assert.Equal((0d, 999d, 499.5, 0.001), (measured.Min, measured.Max, measured.Mean, measured.ZeroShare));
    }

    private static ParameterStatistics Measure(ElementType type, byte[] bytes, long elements)
    {
        StatisticsAccumulator accumulator = new(type, elements);
        accumulator.Add(bytes);
        return accumulator.Finish();
    }
}
