using System.Runtime.InteropServices;
using MGit.Engine.Errors;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Merging.Arithmetic;

public sealed class CastingTests
{
    [Theory]
    [InlineData(1.00390625, 0x3F80)] // 1 + 2^-8, halfway to 1 + 2^-7: down to the even one
    [InlineData(1.01171875, 0x3F82)] // 1 + 3 * 2^-8, halfway: up to the even one
    [InlineData(1.003906250001, 0x3F81)] // a little above halfway, by less than single precision sees
    [InlineData(-1.00390625, 0xBF80)]
    [InlineData(3.4e38, 0x7F80)]
    [InlineData(1e300, 0x7F80)]
    [InlineData(double.NaN, 0x7FC0)]
    public void Rounds_doubles_to_bfloat_once(double value, int expected)
        => Assert.Equal(expected, BitConverter.ToUInt16(Cast(ElementType.F64, BitConverter.GetBytes(value), ElementType.BF16)));

    [Theory]
    [InlineData(ElementType.F16, 65520f, 0x7C00, 0x7BFF)]
    [InlineData(ElementType.F16, -1e6f, 0xFC00, 0xFBFF)]
    [InlineData(ElementType.F16, float.PositiveInfinity, 0x7C00, 0x7C00)]
    [InlineData(ElementType.BF16, 3.4e38f, 0x7F80, 0x7F7F)]
    [InlineData(ElementType.F16, 2049f, 0x6800, 0x6800)] // halfway between 2048 and 2050
    public void What_is_too_large_becomes_infinite_or_the_largest_number(ElementType type, float value, int infinite, int largest)
    {
        Assert.Equal(infinite, BitConverter.ToUInt16(Cast(ElementType.F32, BitConverter.GetBytes(value), type)));
        Assert.Equal(largest, BitConverter.ToUInt16(Cast(ElementType.F32, BitConverter.GetBytes(value), type, saturates: true)));
    }

    [Theory]
    [InlineData(ElementType.F8E5M2)]
    [InlineData(ElementType.F8E4M3)]
    [InlineData(ElementType.F8E5M2Fnuz)]
    [InlineData(ElementType.F8E4M3Fnuz)]
    public void Eight_bit_floats_round_to_the_nearest(ElementType type)
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        double[] all = new double[256];
        ElementValues.Read(type, codes, all);
        double[] finite = [.. all.Where(double.IsFinite)];
        Random random = new(1);
        float[] values = [.. finite.Select(value => (float)value), .. Enumerable.Range(0, 5000).Select(_ => (float)((random.NextDouble() - 0.5) * 2 * finite.Max()))];

        byte[] cast = Cast(ElementType.F32, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), type);

        double[] back = new double[values.Length];
        ElementValues.Read(type, cast, back);
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(finite.Min(value => Math.Abs(value - values[i])), Math.Abs(back[i] - values[i]));
        }
    }

    [Fact]
    public void Widening_and_narrowing_gives_the_same_bytes()
    {
        byte[] halves = [.. Enumerable.Range(0, 0x7C00).SelectMany(code => BitConverter.GetBytes((ushort)code))];

        byte[] wide = Cast(ElementType.F16, halves, ElementType.F32);

        Assert.Equal(halves, Cast(ElementType.F32, wide, ElementType.F16));
    }

    [Fact]
    public void Integers_stay_and_integers_are_no_target()
    {
        MemoryModel model = MemoryModel.Of("w", 1).With("count", ElementType.I64, [1], new byte[8]);

        Assert.Equal(ElementType.I64, Computed.Tensor(new Casting(ElementType.BF16), "count", model).ElementType);
        Assert.Equal(ErrorCode.ArgumentInvalid, Assert.Throws<MGitException>(() => new Casting(ElementType.I32)).Code);
    }

    private static byte[] Cast(ElementType from, byte[] bytes, ElementType to, bool saturates = false)
    {
        MemoryModel model = new MemoryModel().With("w", from, [bytes.Length / (from.BitSize() / 8)], bytes);
        return Computed.Bytes(Computed.Tensor(new Casting(to, saturates), "w", model));
    }
}
