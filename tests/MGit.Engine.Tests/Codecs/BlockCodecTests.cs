using System.Buffers;
using CsCheck;
using MGit.Engine.Codecs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Codecs;

public sealed class BlockCodecTests
{
    [Fact]
    public void Lossless_blocks_come_back_to_the_bit() => BlockSamples.Any.Sample(sample =>
    {
        (BlockInfo info, byte[] block) = Encode(sample.Type, sample.Child, sample.Parent, null, out byte[] restored);
        byte[] decoded = new byte[sample.Child.Length];
        BlockMode mode = BlockCodec.Decode(sample.Type, block, sample.Parent, decoded);
        return info.IsExact && mode == info.Mode && block.Length == info.EncodedLength
            && decoded.AsSpan().SequenceEqual(sample.Child) && restored.AsSpan().SequenceEqual(sample.Child);
    });

    [Fact]
    public void Blocks_without_a_base_come_back_to_the_bit() => BlockSamples.Any.Sample(sample =>
    {
        (_, byte[] block) = Encode(sample.Type, sample.Child, [], null, out _);
        byte[] decoded = new byte[sample.Child.Length];
        BlockCodec.Decode(sample.Type, block, default, decoded);
        return decoded.AsSpan().SequenceEqual(sample.Child);
    });

    [Fact]
    public void Bounded_blocks_keep_the_bound_in_double_precision() => Gen.Select(BlockSamples.Any, Gen.Int[0, 6].Select(power => Math.Pow(10, -power))).Sample((sample, epsilon) =>
    {
        ErrorBound bound = new(epsilon);
        (BlockInfo info, byte[] block) = Encode(ElementType.F32, Whole(sample.Child), Whole(sample.Parent), bound, out byte[] restored);
        byte[] decoded = new byte[restored.Length];
        BlockCodec.Decode(ElementType.F32, block, Whole(sample.Parent), decoded);
        return decoded.AsSpan().SequenceEqual(restored)
            && (!info.IsExact || restored.AsSpan().SequenceEqual(Whole(sample.Child)))
            && WithinBound(Whole(sample.Child), restored, bound);
    });

    [Fact]
    public void Only_single_precision_is_ever_bounded() => BlockSamples.Any.Where(s => s.Type != ElementType.F32).Sample(sample =>
        Encode(sample.Type, sample.Child, sample.Parent, new ErrorBound(1), out byte[] restored).Info.IsExact
            && restored.AsSpan().SequenceEqual(sample.Child));

    [Fact]
    public void No_block_is_longer_than_its_elements_and_a_header() => BlockSamples.Any.Sample(sample =>
        Encode(sample.Type, sample.Child, sample.Parent, null, out _).Block.Length <= BlockCodec.MaxEncodedLength(sample.Child.Length));

    [Fact]
    public void A_header_is_at_most_24_bytes() => Assert.InRange(BlockCodec.MaxEncodedLength(0), 1, 24);

    [Theory]
    [InlineData(0, BlockMode.SameAsBase)]
    [InlineData(4, BlockMode.LosslessDelta)]
    public void Mode_follows_what_the_child_is(int childKind, BlockMode expected)
    {
        (ElementType type, byte[] child, byte[] parent) = BlockSamples.Make(ElementType.F32, 5, childKind, 5000, 1);
        Assert.Equal(expected, Encode(type, child, parent, null, out _).Info.Mode);
    }

    [Fact]
    public void One_pattern_repeated_takes_its_own_size()
    {
        byte[] child = [.. Enumerable.Repeat<byte[]>([1, 2, 3, 4], 10_000).SelectMany(b => b)];
        (BlockInfo info, byte[] block) = Encode(ElementType.F32, child, [], null, out _);
        Assert.Equal(BlockMode.Constant, info.Mode);
        Assert.InRange(block.Length, 1, 24);
    }

    [Fact]
    public void Incompressible_bytes_stay_raw()
    {
        byte[] child = new byte[65_536];
        new Random(1).NextBytes(child);
        foreach (ElementType type in new[] { ElementType.U8, ElementType.I32, ElementType.F64 })
        {
            (BlockInfo info, byte[] block) = Encode(type, child, [], null, out _);
            Assert.Equal(BlockMode.Raw, info.Mode);
            Assert.InRange(block.Length, child.Length, child.Length + 24);
        }
    }

    [Fact]
    public void Damage_throws_nothing_but_the_named_error() => Gen.Select(BlockSamples.Any, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255], Gen.Bool).Sample((sample, place, flip, bounded) =>
    {
        ErrorBound? bound = bounded ? new ErrorBound(1e-3) : null;
        (_, byte[] block) = Encode(sample.Type, sample.Child, sample.Parent, bound, out byte[] restored);
        block[place % block.Length] ^= flip;
        byte[] decoded = new byte[restored.Length];
        return Fails(sample.Type, block, sample.Parent, decoded) || decoded.AsSpan().SequenceEqual(restored);
    });

    [Fact]
    public void A_block_cut_off_anywhere_is_refused()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            for (int kind = 1; kind < 6; kind++)
            {
                (_, byte[] child, byte[] parent) = BlockSamples.Make(type, 4, kind, 40, kind);
                (_, byte[] block) = Encode(type, child, parent, null, out _);
                for (int length = 0; length < block.Length; length++)
                {
                    Assert.True(Fails(type, block[..length], parent, new byte[child.Length]));
                }

                Assert.True(Fails(type, [.. block, 0], parent, new byte[child.Length]));
            }
        }
    }

    [Fact]
    public void Another_base_type_or_length_is_refused()
    {
        (ElementType type, byte[] child, byte[] parent) = BlockSamples.Make(ElementType.F32, 5, 5, 1000, 1);
        (_, byte[] block) = Encode(type, child, parent, null, out _);
        byte[] other = [.. parent];
        other[17] ^= 1;
        Assert.True(Fails(type, block, other, new byte[child.Length]));
        Assert.True(Fails(type, block, [], new byte[child.Length]));
        Assert.True(Fails(ElementType.I32, block, parent, new byte[child.Length]));
        Assert.True(Fails(type, block, parent[4..], new byte[child.Length - 4]));
    }

    private static byte[] Whole(byte[] bytes) => bytes[..(bytes.Length / 4 * 4)];

    private static (BlockInfo Info, byte[] Block) Encode(ElementType type, byte[] child, byte[] parent, ErrorBound? bound, out byte[] restored)
    {
        ArrayBufferWriter<byte> writer = new();
        restored = new byte[child.Length];
        BlockInfo info = BlockCodec.Encode(type, child, parent, bound, writer, restored);
        return (info, writer.WrittenSpan.ToArray());
    }

    private static bool WithinBound(byte[] child, byte[] restored, ErrorBound bound)
    {
        for (int i = 0; i < child.Length; i += 4)
        {
            float original = BitConverter.ToSingle(child, i);
            float value = BitConverter.ToSingle(restored, i);
            bool exact = BitConverter.SingleToUInt32Bits(original) == BitConverter.SingleToUInt32Bits(value);
            bool mustBeExact = original == 0 || !float.IsFinite(original);
            if (!exact && (mustBeExact || !(Math.Abs((double)original - value) <= bound.MaxError)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Fails(ElementType type, byte[] block, byte[] parent, byte[] decoded)
    {
        try
        {
            BlockCodec.Decode(type, block, parent, decoded);
            return false;
        }
        catch (CodecException)
        {
            return true;
        }
    }
}
