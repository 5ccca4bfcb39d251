using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Tensors;

public sealed class ContentHasherTests
{
    public static TheoryData<ElementType> AllTypes => [.. Enum.GetValues<ElementType>()];

    [Fact]
    public void Id_is_what_the_frozen_format_says()
    {
        byte[] bytes = RandomBytes(2 * ContentHasher.LeafSize + 12, seed: 1);
        byte[][] leaves = [.. bytes.Chunk(ContentHasher.LeafSize).Select(leaf => SHA256.HashData([0, .. leaf]))];
        byte[] root = SHA256.HashData([1, .. SHA256.HashData([1, .. leaves[0], .. leaves[1]]), .. leaves[2]]);
        byte[] shape = new byte[24];
        BinaryPrimitives.WriteInt64LittleEndian(shape, 2);
        BinaryPrimitives.WriteInt64LittleEndian(shape.AsSpan(8), 1);
        BinaryPrimitives.WriteInt64LittleEndian(shape.AsSpan(16), bytes.Length / 4);
        byte[] expected = SHA256.HashData([.. "MGit tensor 1\0"u8, .. "F32\0"u8, .. shape, .. root]);

        (ContentId id, _) = ContentHasher.Compute(ElementType.F32, new TensorShape(1, bytes.Length / 4), bytes);

        Assert.Equal(new ContentId(expected), id);
    }

    [Fact]
    public void Ids_and_fingerprints_never_change()
    {
        byte[] bytes = [.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 7 + i / 256))];
        StringBuilder text = new();
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            TensorShape shape = new(bytes.Length * 8 / type.BitSize());
            (ContentId id, ElementFingerprint fingerprint) = ContentHasher.Compute(type, shape, bytes.AsSpan(0, (int)type.ByteSize(shape.ElementCount)));
            text.Append(id).Append(fingerprint).Append('\n');
        }

        Assert.Equal("c1e1428271ddc5953317586377b1ed026b54039a25d5fb71064806bf0aeb3887", Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString()))));
    }

    [Fact]
    public void Empty_tensor_has_an_id_of_its_own_for_every_shape()
    {
        (ContentId first, ElementFingerprint a) = ContentHasher.Compute(ElementType.F32, new TensorShape(0, 3), default);
        (ContentId second, ElementFingerprint b) = ContentHasher.Compute(ElementType.F32, new TensorShape(3, 0), default);

        Assert.NotEqual(first, second);
        Assert.Equal(a, b);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Pieces_of_any_size_give_the_same_result(ElementType type)
    {
        byte[] bytes = RandomBytes(3 * ContentHasher.LeafSize + 48, seed: 2);
        TensorShape shape = new(bytes.Length * 8L / type.BitSize());
        bytes = bytes[..(int)type.ByteSize(shape.ElementCount)];
        (ContentId, ElementFingerprint) whole = ContentHasher.Compute(type, shape, bytes);
        Gen.Int[1, 900_000].Array[1, 8].Sample(
            sizes =>
            {
                using ContentHasher hasher = new(type, shape);
                int at = 0;
                foreach (int size in sizes)
                {
                    int piece = Math.Min(size, bytes.Length - at);
                    hasher.Append(bytes.AsSpan(at, piece));
                    at += piece;
                }

                hasher.Append(bytes.AsSpan(at));
                return hasher.Finish() == whole;
            },
            iter: 5,
            threads: 1);
    }

    [Fact]
    public void First_leaf_is_known_as_soon_as_it_is_complete()
    {
        byte[] bytes = RandomBytes(ContentHasher.LeafSize + 4, seed: 3);
        using ContentHasher hasher = new(ElementType.U8, new TensorShape(bytes.Length));
        hasher.Append(bytes.AsSpan(0, ContentHasher.LeafSize - 1));
        Assert.Null(hasher.FirstLeaf);
        hasher.Append(bytes.AsSpan(ContentHasher.LeafSize - 1, 2));
        Assert.Equal(new ContentId(SHA256.HashData([0, .. bytes.AsSpan(0, ContentHasher.LeafSize)])), hasher.FirstLeaf);
    }

    [Fact]
    public void First_leaf_of_a_short_content_is_known_at_its_end()
    {
        using ContentHasher hasher = new(ElementType.U8, new TensorShape(3));
        hasher.Append([1, 2, 3]);
        Assert.Equal(new ContentId(SHA256.HashData([0, 1, 2, 3])), hasher.FirstLeaf);
    }

    [Fact]
    public void Too_many_or_too_few_bytes_are_refused()
    {
        using ContentHasher hasher = new(ElementType.F32, new TensorShape(2));
        hasher.Append([1, 2, 3]);
        Assert.Throws<InvalidOperationException>(() => hasher.Finish());
        Assert.Throws<InvalidOperationException>(() => hasher.Append(new byte[6]));
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Fingerprint_equals_the_slow_sum_in_any_order(ElementType type)
    {
        int size = Math.Max(1, type.BitSize() / 8);
        Gen.Int[0, 200].Select(Gen.Int[0, int.MaxValue]).Sample(
            (count, seed) =>
            {
                byte[][] elements = [.. RandomBytes(count * size, seed).Chunk(size)];
                byte[] forward = [.. elements.SelectMany(e => e)];
                new Random(seed).Shuffle(elements);
                byte[] shuffled = [.. elements.SelectMany(e => e)];
                ElementFingerprint slow = SlowFingerprint.Of(elements, size);
                return Fingerprint(type, forward) == slow && Fingerprint(type, shuffled) == slow;
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public void Fingerprint_tells_counts_and_widths_apart()
    {
        HashSet<ElementFingerprint> seen = [];
        foreach (ElementType type in new[] { ElementType.U8, ElementType.U16, ElementType.U32, ElementType.U64, ElementType.C128 })
        {
            for (int count = 0; count < 50; count++)
            {
                Assert.True(seen.Add(Fingerprint(type, new byte[count * type.BitSize() / 8])));
            }
        }
    }

    [Fact]
    public void Fingerprint_notices_every_single_bit()
    {
        byte[] bytes = RandomBytes(64, seed: 4);
        foreach (ElementType type in new[] { ElementType.U8, ElementType.F16, ElementType.F32, ElementType.F64, ElementType.C128 })
        {
            ElementFingerprint original = Fingerprint(type, bytes);
            for (int bit = 0; bit < bytes.Length * 8; bit++)
            {
                byte[] changed = [.. bytes];
                changed[bit / 8] ^= (byte)(1 << bit % 8);
                Assert.NotEqual(original, Fingerprint(type, changed));
            }
        }
    }

    private static ElementFingerprint Fingerprint(ElementType type, byte[] bytes)
    {
        TensorShape shape = new(bytes.Length * 8L / type.BitSize());
        return ContentHasher.Compute(type, shape, bytes.AsSpan(0, (int)type.ByteSize(shape.ElementCount))).Fingerprint;
    }

    private static byte[] RandomBytes(int count, int seed)
    {
        byte[] bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
