using CsCheck;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Tokens;

namespace MGit.Engine.Tests.Codecs.Entropy;

public sealed class SymbolStreamTests
{
    private static readonly Gen<(byte[] Symbols, byte[] Contexts)> Streams =
        Gen.Select(Gen.Int[0, 3], Gen.Frequency((4, Gen.Int[1, 3000]), (1, Gen.Int[3000, 70_000])), Gen.Int[1, 256], Gen.Int[0, int.MaxValue], Make);

    [Fact]
    public void A_stream_comes_back_on_every_path_and_in_every_piece() => Streams.Sample(stream =>
    {
        byte[] written = Write(stream.Symbols, stream.Contexts, out ModelKind kind);
        return Read(written, stream.Symbols.Length, stream.Contexts, vector: true, piece: 2048).AsSpan().SequenceEqual(stream.Symbols)
            && Read(written, stream.Symbols.Length, stream.Contexts, vector: false, piece: 256).AsSpan().SequenceEqual(stream.Symbols);
    }, iter: 200);

    [Theory]
    [InlineData(0, ModelKind.Single)]
    [InlineData(1, ModelKind.Context)]
    [InlineData(2, ModelKind.Group)]
    public void The_model_follows_the_content(int kind, object expected)
    {
        (byte[] symbols, byte[] contexts) = Make(kind, 50_000, 40, seed: 5);
        Write(symbols, contexts, out ModelKind chosen);
        Assert.Equal(expected, chosen);
    }

    [Fact]
    public void The_cost_is_known_before_encoding() => Streams.Where(s => s.Symbols.Length > 2000).Sample(stream =>
    {
        byte[] written = Write(stream.Symbols, stream.Contexts, out _, out double cost);
        return Math.Abs(written.Length - cost / 8) < 200 + written.Length / 50;
    }, iter: 100);

    [Fact]
    public void Damage_is_refused_or_gives_other_symbols_but_never_more_words() => Gen.Select(Streams, Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((stream, place, flip) =>
    {
        byte[] written = Write(stream.Symbols, stream.Contexts, out _);
        written[place % written.Length] ^= flip;
        try
        {
            Read(written, stream.Symbols.Length, stream.Contexts, vector: true, piece: 2048);
            return true;
        }
        catch (CodecException)
        {
            return true;
        }
    }, iter: 300);

    private static byte[] Write(byte[] symbols, byte[] contexts, out ModelKind kind) => Write(symbols, contexts, out kind, out _);

    private static byte[] Write(byte[] symbols, byte[] contexts, out ModelKind kind, out double cost)
    {
        using BlockWorkspace space = BlockWorkspace.Rent();
        Array.Clear(space.Model.Counts);
        TokenCounter.Count(symbols, contexts, space.Model);
        space.Model.Choose(symbols, contexts);
        kind = space.Model.Kind;
        cost = space.Model.Cost;
        byte[] buffer = new byte[symbols.Length * 2 + 20_000];
        ByteWriter writer = new(buffer);
        SymbolEncoder.Write(space.Model, symbols, contexts, space, ref writer);
        Assert.False(writer.Overflowed);
        return buffer[..writer.Position];
    }

    private static byte[] Read(byte[] written, int count, byte[] contexts, bool vector, int piece)
    {
        using BlockWorkspace space = BlockWorkspace.Rent();
        ByteReader reader = new(written);
        SymbolDecoder decoder = new(ref reader, count, 256, mayHaveContexts: true, space, vector);
        reader.ExpectEnd();
        byte[] symbols = new byte[count];
        for (int at = 0; at < count; at += piece)
        {
            int length = Math.Min(piece, count - at);
            decoder.Read(contexts.AsSpan(at, length), symbols.AsSpan(at, length));
        }

        decoder.Finish();
        return symbols;
    }

    /// <summary>Symbols that depend on nothing, on their context, on where they are; or all one symbol.</summary>
    private static (byte[] Symbols, byte[] Contexts) Make(int kind, int count, int spread, int seed)
    {
        Random random = new(seed);
        byte[] symbols = new byte[count];
        byte[] contexts = new byte[count];
        for (int i = 0; i < count; i++)
        {
            contexts[i] = (byte)random.Next(16);
            double scale = kind switch
            {
                1 => contexts[i] / 15.0,
                2 => i / 1024 % 8 / 7.0,
                3 => 0,
                _ => 1,
            };
            symbols[i] = (byte)(random.NextDouble() * random.NextDouble() * spread * scale);
        }

        return (symbols, contexts);
    }
}
