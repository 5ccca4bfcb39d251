using CsCheck;
using MGit.Engine.Codecs.Words;

namespace MGit.Engine.Tests.Codecs.Words;

public sealed class WordMapTests
{
    [Fact]
    public void Neighbouring_floats_differ_by_one()
    {
        Assert.Equal(1, Distance(0f, -0f));
        Assert.Equal(1, Distance(1f, MathF.BitIncrement(1f)));
        Assert.Equal(1, Distance(-1f, MathF.BitIncrement(-1f)));
        Assert.Equal(1, Distance(float.MaxValue, float.PositiveInfinity));
        Assert.Equal(1, Distance(float.Epsilon, 0f));
    }

    [Fact]
    public void Every_pair_of_bytes_comes_back()
    {
        foreach (bool signMagnitude in new[] { false, true })
        {
            for (int a = 0; a < 256; a++)
            {
                for (int b = 0; b < 256; b++)
                {
                    sbyte difference = WordMap.Difference((sbyte)a, (sbyte)b, signMagnitude);
                    Assert.Equal((sbyte)a, WordMap.Sum(difference, (sbyte)b, signMagnitude));
                }
            }
        }
    }

    [Fact]
    public void Vectors_do_what_single_words_do() => Gen.Select(Gen.Byte.Array[0, 800], Gen.Bool).Sample((bytes, signMagnitude) =>
        Same(bytes, signMagnitude, b => (sbyte)b[0], 1) && Same(bytes, signMagnitude, b => BitConverter.ToInt16(b), 2)
            && Same(bytes, signMagnitude, b => BitConverter.ToInt32(b), 4) && Same(bytes, signMagnitude, b => BitConverter.ToInt64(b), 8));

    private static bool Same<T>(byte[] bytes, bool signMagnitude, Func<byte[], T> read, int size)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.ISignedNumber<T>, System.Numerics.IMinMaxValue<T>
    {
        T[] words = [.. bytes.Chunk(size).Where(chunk => chunk.Length == size).Select(read)];
        T[] child = words[..(words.Length / 2)];
        T[] parent = words[(words.Length - child.Length)..];
        T[] differences = new T[child.Length];
        WordMap.Subtract<T>(child, parent, signMagnitude, differences);
        T[] restored = new T[child.Length];
        WordMap.Add<T>(differences, parent, signMagnitude, restored);
        return restored.AsSpan().SequenceEqual(child)
            && differences.AsSpan().SequenceEqual(child.Zip(parent, (c, p) => WordMap.Difference(c, p, signMagnitude)).ToArray());
    }

    private static int Distance(float a, float b)
    {
        int zigzag = WordMap.Difference(BitConverter.SingleToInt32Bits(a), BitConverter.SingleToInt32Bits(b), signMagnitude: true);
        return (int)((uint)(zigzag + 1) >> 1);
    }
}
