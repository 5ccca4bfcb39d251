using System.Buffers;
using MGit.Engine.Codecs;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Codecs;

/// <summary>Full blocks, where all 32 lanes, several tables and the vector paths come into play.</summary>
public sealed class LargeBlockTests
{
    public static TheoryData<ElementType, int, int> Kinds
    {
        get
        {
            TheoryData<ElementType, int, int> kinds = [];
            foreach (ElementType type in Enum.GetValues<ElementType>())
            {
                for (int childKind = 0; childKind <= 5; childKind++)
                {
                    kinds.Add(type, type == ElementType.F64 ? 0 : 5, childKind);
                }
            }

            kinds.Add(ElementType.F32, 2, 3);
            kinds.Add(ElementType.F32, 7, 5);
            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Vector_and_scalar_decoding_give_the_same(ElementType type, int parentKind, int childKind)
    {
        int elements = type == ElementType.F32 ? BlockCodec.MaxElements : 40_000 + (int)type;
        (_, byte[] child, byte[] parent) = BlockSamples.Make(type, parentKind, childKind, elements, seed: 9);
        foreach (ErrorBound? bound in new ErrorBound?[] { null, new ErrorBound(1e-4) })
        {
            foreach (byte[] from in new[] { parent, [] })
            {
                ArrayBufferWriter<byte> writer = new();
                byte[] restored = new byte[child.Length];
                BlockInfo info = BlockCodec.Encode(type, child, from, bound, writer, restored);
                byte[] scalar = new byte[child.Length];
                byte[] vector = new byte[child.Length];
                Assert.Equal(info.Mode, BlockDecoder.Decode(type, writer.WrittenSpan, from, scalar, vector: false));
                Assert.Equal(info.Mode, BlockDecoder.Decode(type, writer.WrittenSpan, from, vector, vector: true));
                Assert.True(scalar.AsSpan().SequenceEqual(restored));
                Assert.True(vector.AsSpan().SequenceEqual(restored));
                Assert.True(bound is not null || restored.AsSpan().SequenceEqual(child));
            }
        }
    }

    [Fact]
    public void A_few_exceptions_leave_a_block_bounded()
    {
        (ElementType type, byte[] child, byte[] parent) = BlockSamples.Make(ElementType.F32, 5, 5, BlockCodec.MaxElements, seed: 3);
        for (int i = 0; i < 100; i++)
        {
            BitConverter.TryWriteBytes(child.AsSpan(i * 8000), i % 2 == 0 ? float.NaN : 1e20f);
        }

        ArrayBufferWriter<byte> writer = new();
        BlockInfo info = BlockCodec.Encode(type, child, parent, new ErrorBound(1e-4), writer, new byte[child.Length]);
        Assert.Equal(BlockMode.BoundedDelta, info.Mode);
        Assert.False(info.IsExact);
        Assert.InRange(info.EncodedLength, 1, child.Length / 4);
    }

    [Fact]
    public void A_pruned_child_takes_one_bit_for_pruned_or_not_and_one_for_the_sign_of_zero()
    {
        (_, byte[] child, byte[] parent) = BlockSamples.Make(ElementType.F32, 5, 2, BlockCodec.MaxElements, seed: 3);
        ArrayBufferWriter<byte> writer = new();
        BlockInfo info = BlockCodec.Encode(ElementType.F32, child, parent, null, writer, default);
        Assert.Equal(BlockMode.LosslessDelta, info.Mode);
        Assert.InRange(info.EncodedLength, 1, BlockCodec.MaxElements * 3 / 16 + 512);
    }

    [Fact]
    public void Damage_anywhere_is_found()
    {
        (ElementType type, byte[] child, byte[] parent) = BlockSamples.Make(ElementType.F32, 5, 5, 70_000, seed: 4);
        foreach (ErrorBound? bound in new ErrorBound?[] { null, new ErrorBound(1e-4) })
        {
            ArrayBufferWriter<byte> writer = new();
            BlockCodec.Encode(type, child, parent, bound, writer, default);
            byte[] block = writer.WrittenSpan.ToArray();
            byte[] decoded = new byte[child.Length];
            for (int at = 0; at < block.Length; at += 1 + at / 50)
            {
                block[at] ^= 0x41;
                Assert.Throws<CodecException>(() => BlockCodec.Decode(type, block, parent, decoded));
                block[at] ^= 0x41;
            }
        }
    }
}
