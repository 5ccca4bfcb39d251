using System.Buffers;
using System.Runtime.InteropServices;
using CsCheck;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Codecs.Rows;

/// <summary>Blocks some of whose rows changed alike.</summary>
public sealed class RowTests
{
    private static readonly Gen<RowSample> Samples = Gen.Select(
        Gen.Int[0, int.MaxValue], Gen.Int[2, 40], Gen.Int[8, 90], Gen.Int[0, 4], Gen.Bool, RowSample.Make);

    [Fact]
    public void Rows_that_changed_alike_come_back_to_the_bit_on_both_paths() => Samples.Sample(sample =>
    {
        byte[] block = Encode(sample, null, sample.Rows, out byte[] restored);
        return restored.AsSpan().SequenceEqual(sample.Child)
            && Decode(sample, block, vector: true).AsSpan().SequenceEqual(sample.Child)
            && Decode(sample, block, vector: false).AsSpan().SequenceEqual(sample.Child);
    });

    [Fact]
    public void Within_a_bound_both_paths_restore_what_was_promised() => Gen.Select(Samples, Gen.Int[1, 5]).Sample((sample, power) =>
    {
        ErrorBound bound = new(Math.Pow(10, -power));
        byte[] block = Encode(sample, bound, sample.Rows, out byte[] restored);
        return Decode(sample, block, vector: true).AsSpan().SequenceEqual(restored)
            && Decode(sample, block, vector: false).AsSpan().SequenceEqual(restored)
            && IsWithin(sample.Child, restored, bound);
    });

    [Theory]
    [InlineData(0, false, 0.8)]
    [InlineData(0, true, 0.4)]
    [InlineData(4, false, 0.9)]
    [InlineData(4, true, 0.5)]
    public void They_take_a_fraction_of_what_they_take_one_by_one(int kind, bool bounded, double share)
    {
        RowSample sample = RowSample.Make(1, 40, 64, kind, false);
        ErrorBound? bound = bounded ? new ErrorBound(1e-4) : null;
        int apart = Encode(sample, bound, [], out _).Length;
        int together = Encode(sample, bound, sample.Rows, out _).Length;
        Assert.InRange(together, 1.0, apart * share);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_block_is_searched_only_where_rows_are_alike(bool alike)
    {
        RowSample sample = RowSample.Make(5, 600, 256, alike ? 0 : 3, false);
        int apart = Encode(sample, new ErrorBound(1e-4), [], out _).Length;
        int together = Encode(sample, new ErrorBound(1e-4), sample.Rows, out _).Length;
        Assert.Equal(alike, together < apart);
        Assert.True(together <= apart);
    }

    [Fact]
    public void A_target_network_is_found_beyond_the_nearest_rows()
    {
        RowSample sample = RowSample.Make(9, 64, 64, 3, false);
        byte[] other = RowSample.Make(10, 64, 64, 3, false).Parent;
        byte[] follows = [.. other];
        Span<float> values = MemoryMarshal.Cast<byte, float>(follows.AsSpan());
        for (int i = 0; i < values.Length; i++)
        {
            values[i] += MemoryMarshal.Cast<byte, float>(sample.Child)[i] - MemoryMarshal.Cast<byte, float>(sample.Parent)[i];
        }

        RowSample both = new([.. sample.Child, .. follows], [.. sample.Parent, .. other], [new RowStretch(0, 64, 64), new RowStretch(0, 64, 64)]);
        int alone = Encode(sample, new ErrorBound(1e-4), sample.Rows, out _).Length;
        Assert.InRange(Encode(both, new ErrorBound(1e-4), both.Rows, out _).Length, alone, alone * 5 / 4);
    }

    [Fact]
    public void Damage_throws_nothing_but_the_named_error() => Gen.Select(Samples, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255], Gen.Bool).Sample((sample, place, flip, bounded) =>
    {
        byte[] block = Encode(sample, bounded ? new ErrorBound(1e-3) : null, sample.Rows, out byte[] restored);
        block[place % block.Length] ^= flip;
        return Outcome(sample, block, vector: true) is var vector && Outcome(sample, block, vector: false) is var scalar
            && vector is null == scalar is null && (vector is null || (vector.AsSpan().SequenceEqual(restored) && scalar.AsSpan().SequenceEqual(restored)));
    });

    [Theory]
    [InlineData(new long[] { 6, 16 }, 0, 96, 0, 16, 6)]
    [InlineData(new long[] { 6, 4, 4 }, 20, 60, 12, 16, 3)]
    [InlineData(new long[] { 40 }, 0, 40, 0, 40, 1)]
    public void A_part_of_a_tensor_holds_its_whole_rows(long[] shape, long first, int count, int skip, int length, int rows)
        => Assert.Equal([new RowStretch(skip, length, rows)], RowStretch.Of(new TensorShape(shape), first, count));

    [Theory]
    [InlineData(new long[] { 6, 4 }, 0, 24)]
    [InlineData(new long[] { 6, 16 }, 1, 30)]
    [InlineData(new long[] { 0, 16 }, 0, 0)]
    [InlineData(new long[] { }, 0, 1)]
    public void Short_cut_and_empty_rows_are_none(long[] shape, long first, int count)
        => Assert.Empty(RowStretch.Of(new TensorShape(shape), first, count));

    [Theory]
    [InlineData(0, 7, 1)]
    [InlineData(-1, 8, 1)]
    [InlineData(0, 8, 0)]
    [InlineData(1, 8, 8)]
    [InlineData(0, 2_000_000, 2_000_000)]
    public void Rows_without_room_are_refused(int skip, int length, int rows)
        => Assert.Throws<CodecException>(() => new RowPlan([new RowStretch(skip, length, rows)], 64));

    private static byte[] Encode(RowSample sample, ErrorBound? bound, IReadOnlyList<RowStretch> rows, out byte[] restored)
    {
        ArrayBufferWriter<byte> writer = new();
        restored = new byte[sample.Child.Length];
        BlockCodec.Encode(ElementType.F32, sample.Child, sample.Parent, bound, writer, restored, rows);
        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Decode(RowSample sample, byte[] block, bool vector)
    {
        byte[] decoded = new byte[sample.Child.Length];
        BlockDecoder.Decode(ElementType.F32, block, sample.Parent, decoded, vector);
        return decoded;
    }

    private static byte[]? Outcome(RowSample sample, byte[] block, bool vector)
    {
        try
        {
            return Decode(sample, block, vector);
        }
        catch (CodecException)
        {
            return null;
        }
    }

    private static bool IsWithin(byte[] child, byte[] restored, ErrorBound bound)
    {
        ReadOnlySpan<float> wanted = MemoryMarshal.Cast<byte, float>(child);
        ReadOnlySpan<float> found = MemoryMarshal.Cast<byte, float>(restored);
        for (int i = 0; i < wanted.Length; i++)
        {
            bool same = BitConverter.SingleToUInt32Bits(wanted[i]) == BitConverter.SingleToUInt32Bits(found[i]);
            bool mustBeSame = wanted[i] == 0 || !float.IsFinite(wanted[i]);
            if (!same && (mustBeSame || !(Math.Abs((double)wanted[i] - found[i]) <= bound.MaxError)))
            {
                return false;
            }
        }

        return true;
    }
}
