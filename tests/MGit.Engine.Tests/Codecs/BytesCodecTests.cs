using System.Text;
using CsCheck;
using MGit.Engine.Codecs;

namespace MGit.Engine.Tests.Codecs;

public sealed class BytesCodecTests
{
    private static readonly Gen<byte[]> Mixed = Gen.OneOf(
        Gen.Byte.Array[0, 300],
        Gen.Int[0, 3].Select(i => (byte)i).Array[0, 3000],
        Gen.Select(Gen.Byte, Gen.Int[0, 100_000], (value, count) => Enumerable.Repeat(value, count).ToArray()));

    [Fact]
    public void What_is_encoded_comes_back() => Gen.Select(Mixed, Mixed).Sample((data, dictionary) =>
    {
        byte[] encoded = BytesCodec.Encode(data, dictionary);
        return encoded.Length <= data.Length + BytesCodec.Overhead
            && BytesCodec.Decode(encoded, dictionary, data.Length).AsSpan().SequenceEqual(data);
    });

    [Fact]
    public void A_dictionary_of_the_same_kind_makes_the_second_version_small()
    {
        byte[] first = Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"layer.{i * 7919 % 100_003}.weight")));
        byte[] second = [.. first];
        second[300_000] ^= 1;

        Assert.InRange(BytesCodec.Encode(second, first).Length, 1, 200);
        Assert.Equal(second, BytesCodec.Decode(BytesCodec.Encode(second, first), first, second.Length));
    }

    [Fact]
    public void A_dictionary_that_looks_like_a_trained_one_is_content_all_the_same()
    {
        byte[] dictionary = [0x37, 0xA4, 0x30, 0xEC, .. new byte[200]];
        byte[] data = [.. dictionary, 1, 2, 3];
        Assert.Equal(data, BytesCodec.Decode(BytesCodec.Encode(data, dictionary), dictionary, data.Length));
    }

    [Fact]
    public void Another_dictionary_is_noticed()
    {
        byte[] dictionary = new byte[5000];
        new Random(1).NextBytes(dictionary);
        byte[] encoded = BytesCodec.Encode(dictionary, dictionary);
        byte[] other = [.. dictionary];
        other[100] ^= 1;
        Assert.Throws<CodecException>(() => BytesCodec.Decode(encoded, other, dictionary.Length));
        Assert.Throws<CodecException>(() => BytesCodec.Decode(encoded, default, dictionary.Length));
    }

    [Fact]
    public void Damage_throws_nothing_but_the_named_error() => Gen.Select(Mixed, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((data, place, flip) =>
    {
        byte[] encoded = BytesCodec.Encode(data, default);
        encoded[place % encoded.Length] ^= flip;
        return Fails(encoded, data.Length) || BytesCodec.Decode(encoded, default, data.Length).AsSpan().SequenceEqual(data);
    });

    [Fact]
    public void Noise_throws_nothing_but_the_named_error()
        => Gen.Select(Gen.Byte.Array[0, 200], Gen.Int[0, 5000]).Sample((noise, length) => Fails(noise, length));

    [Fact]
    public void A_promise_the_bytes_cannot_keep_allocates_nothing()
    {
        byte[] bomb = BytesCodec.Encode(new byte[1 << 20], default);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CodecException>(() => BytesCodec.Decode(bomb, default, int.MaxValue));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static bool Fails(byte[] encoded, int length)
    {
        try
        {
            BytesCodec.Decode(encoded, default, length);
            return false;
        }
        catch (CodecException)
        {
            return true;
        }
    }
}
