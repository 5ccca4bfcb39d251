using CsCheck;
using MGit.Engine.Codecs.Words;

namespace MGit.Engine.Tests.Codecs.Words;

public sealed class BytePlanesTests
{
    [Fact]
    public void Planes_are_the_words_bytes_by_significance() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 200], Gen.Bool, Gen.Int[0, int.MaxValue]).Sample((power, count, rotate, seed) =>
    {
        int size = 1 << power;
        byte[] words = new byte[count * size];
        new Random(seed).NextBytes(words);
        byte[] planes = new byte[words.Length];
        BytePlanes.Split(words, size, rotate, planes);
        byte[] joined = new byte[words.Length];
        BytePlanes.Join(planes, size, rotate, joined);
        return joined.AsSpan().SequenceEqual(words) && planes.AsSpan().SequenceEqual(Slow(words, size, rotate));
    });

    [Fact]
    public void The_highest_plane_of_rotated_single_precision_is_the_exponent()
    {
        byte[] planes = new byte[4];
        BytePlanes.Split(BitConverter.GetBytes(-1.5f), 4, rotate: true, planes);
        Assert.Equal(127, planes[3]);
    }

    private static byte[] Slow(byte[] words, int size, bool rotate)
    {
        int count = words.Length / size;
        byte[] planes = new byte[words.Length];
        for (int i = 0; i < count; i++)
        {
            System.Numerics.BigInteger word = new(words.AsSpan(i * size, size), isUnsigned: true);
            if (rotate)
            {
                word <<= 1;
                word = (word & ((System.Numerics.BigInteger.One << (8 * size)) - 1)) | word >> (8 * size);
            }

            for (int plane = 0; plane < size; plane++)
            {
                planes[plane * count + i] = (byte)(word >> (8 * plane) & 255);
            }
        }

        return planes;
    }
}
