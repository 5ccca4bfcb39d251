using CsCheck;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Tokens;

namespace MGit.Engine.Tests.Codecs.Tokens;

public sealed class TokenTests
{
    private static readonly Gen<ulong> AnyWidth = Gen.Select(Gen.ULong, Gen.Int[0, 63], (bits, shift) => bits >> shift);

    [Fact]
    public void Alphabets_fit_a_byte()
    {
        Assert.Equal(115, Token.Alphabet(2));
        Assert.Equal(243, Token.Alphabet(4));
        Assert.Equal(255, Token.Alphabet(8));
    }

    [Fact]
    public void Symbol_and_raw_bits_are_the_difference() => AnyWidth.Sample(zigzag =>
    {
        foreach (int size in new[] { 2, 4, 8 })
        {
            ulong value = zigzag & (ulong.MaxValue >> (64 - 8 * size));
            int token = Token.Of(value, size);
            (ulong first, int rawBits) = Token.Meaning(token, size);
            Assert.InRange(token, 0, Token.Alphabet(size) - 1);
            Assert.False(token is Token.PositiveZero or Token.NegativeZero or Token.Exception);
            Assert.Equal(value, first + (value & ((1ul << rawBits) - 1)));
        }
    });

    [Fact]
    public void Vectors_make_the_same_symbols()
    {
        short[] narrow = [.. Enumerable.Range(0, 65536).Select(i => (short)i)];
        byte[] tokens = new byte[narrow.Length];
        Tokenizer.Tokenize<short>(narrow, tokens);
        Assert.All(Enumerable.Range(0, 65536), i => Assert.Equal(Token.Of((ulong)i, 2), tokens[i]));
        AnyWidth.Select(z => (int)z).Array[0, 200].Sample(words =>
        {
            byte[] symbols = new byte[words.Length];
            Tokenizer.Tokenize<int>(words, symbols);
            return words.Zip(symbols).All(p => Token.Of((uint)p.First, 4) == p.Second);
        });
    }

    [Fact]
    public void Raw_bits_come_back() => AnyWidth.Array[0, 300].Sample(words =>
    {
        Assert.True(ComeBack([.. words.Select(w => (short)w)]));
        Assert.True(ComeBack([.. words.Select(w => (int)w)]));
        Assert.True(ComeBack([.. words.Select(w => (long)w)]));
    });

    [Fact]
    public void Raw_bits_that_run_out_are_an_error()
    {
        int[] words = [.. Enumerable.Repeat(-1, 100)];
        byte[] tokens = new byte[100];
        Tokenizer.Tokenize<int>(words, tokens);
        Assert.Throws<CodecException>(() => new RawBitReader(new byte[349], TokenTables.For(4)).Expand<int>(tokens, new int[100]));
    }

    private static unsafe bool ComeBack<T>(T[] words)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        TokenTables tables = TokenTables.For(sizeof(T));
        byte[] tokens = new byte[words.Length];
        Tokenizer.Tokenize<T>(words, tokens);
        RawBitWriter writer = new(new byte[words.Length * sizeof(T) + 2 * RawBitWriter.Slack], tables);
        writer.Append<T>(words.AsSpan(0, words.Length / 2), tokens.AsSpan(0, words.Length / 2));
        writer.Append<T>(words.AsSpan(words.Length / 2), tokens.AsSpan(words.Length / 2));
        RawBitReader reader = new(writer.Finish(), tables);
        T[] read = new T[words.Length];
        int third = words.Length / 3;
        reader.Expand<T>(tokens.AsSpan(0, third), read.AsSpan(0, third));
        reader.Expand<T>(tokens.AsSpan(third), read.AsSpan(third));
        reader.Finish();
        return read.AsSpan().SequenceEqual(words);
    }
}
