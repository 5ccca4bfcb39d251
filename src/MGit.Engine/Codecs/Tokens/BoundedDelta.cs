using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MGit.Engine.Codecs.Bounded;
using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Quantised differences to the base (see <see cref="BoundedQuantizer"/>) as symbols and raw bits.</summary>
internal static class BoundedDelta
{
    /// <summary>The symbol that the quantiser's special values get at first; no quantum below its limit has it.</summary>
    private static readonly byte Marked = Token.Of(uint.MaxValue, sizeof(uint));

    /// <summary>Prepares a payload in the workspace's memory and chooses the model; <paramref name="restored"/> receives the result.</summary>
    /// <param name="child">The elements.</param>
    /// <param name="parent">The base, whose exponents are contexts.</param>
    /// <param name="moved">The base that the differences are to: the same, or with rows moved.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="restored">Receives what decoding gives.</param>
    /// <param name="space">Working memory.</param>
    public static TokenStream Prepare(
        ReadOnlySpan<float> child, ReadOnlySpan<float> parent, ReadOnlySpan<float> moved, ErrorBound bound, Span<float> restored, BlockWorkspace space)
    {
        ReadOnlySpan<int> parentBits = MemoryMarshal.Cast<float, int>(parent);
        ExponentContext context = ExponentContext.Find(ElementType.F32, parentBits);
        Span<byte> tokens = space.Symbols(child.Length);
        Span<byte> contexts = space.Contexts(child.Length);
        Span<byte> exceptions = space.Exceptions(child.Length * sizeof(uint));
        int exceptional = 0;
        RawBitWriter raw = new(space.Raw(child.Length * sizeof(uint) + RawBitWriter.Slack), TokenTables.For(sizeof(uint)));
        Span<int> quanta = stackalloc int[TokenStream.Piece];
        Array.Clear(space.Model.Counts);
        float step = bound.Step;
        double maxError = bound.MaxError;
        for (int at = 0; at < child.Length; at += TokenStream.Piece)
        {
            int count = Math.Min(TokenStream.Piece, child.Length - at);
            ReadOnlySpan<float> elements = child.Slice(at, count);
            Span<int> quantum = quanta[..count];
            Span<byte> piece = tokens.Slice(at, count);
            BoundedQuantizer.Quantize(elements, moved.Slice(at, count), step, maxError, quantum, restored.Slice(at, count));
            ZigZag(quantum);
            Tokenizer.Tokenize<int>(quantum, piece);
            SpecialTokens marked = new(piece, Marked, Marked);
            for (int place = marked.Next(); place >= 0; place = marked.Next())
            {
                piece[place] = Special(quantum[place]);
                if (piece[place] == Token.Exception)
                {
                    MemoryMarshal.AsBytes(elements.Slice(place, 1)).CopyTo(exceptions[exceptional..]);
                    exceptional += sizeof(uint);
                }
            }

            raw.Append<int>(quantum, piece);
            context.Classify(parentBits.Slice(at, count), contexts.Slice(at, count));
            TokenCounter.Count(piece, contexts.Slice(at, count), space.Model);
        }

        space.Model.Choose(tokens, contexts);
        return new TokenStream
        {
            Tokens = tokens,
            Contexts = contexts,
            Raw = raw.Finish(),
            Exceptions = exceptions[..exceptional],
            TopExponent = context.Top,
        };
    }

    /// <summary>Decodes a payload; <paramref name="plan"/> says which rows of the base are moved, if any.</summary>
    /// <exception cref="CodecException">Malformed.</exception>
    public static void Restore(
        float step, RowPlan? plan, ref ByteReader reader, ReadOnlySpan<float> parent, Span<float> elements, BlockWorkspace space, bool vector)
    {
        TokenTables tables = TokenTables.For(sizeof(uint));
        SymbolDecoder symbols = new(ref reader, elements.Length, tables.Alphabet, mayHaveContexts: true, space, vector);
        ExponentContext context = TokenStream.ReadContext(ElementType.F32, symbols.Kind, ref reader);
        RawBitReader raw = new(reader.ReadBytes((int)reader.ReadVarint(4)), tables);
        Span<byte> tokens = stackalloc byte[TokenStream.Piece];
        Span<byte> contexts = stackalloc byte[TokenStream.Piece];
        Span<int> zigzags = stackalloc int[TokenStream.Piece];
        Span<float> moved = stackalloc float[plan is null ? 0 : TokenStream.Piece];
        RowCursor cursor = plan is null ? default : plan.Begin();
        for (int at = 0; at < elements.Length; at += TokenStream.Piece)
        {
            int count = Math.Min(TokenStream.Piece, elements.Length - at);
            Span<byte> piece = tokens[..count];
            Span<int> zigzag = zigzags[..count];
            ReadOnlySpan<float> old = parent.Slice(at, count);
            Span<float> restored = elements.Slice(at, count);
            if (symbols.Kind == ModelKind.Context)
            {
                context.Classify(MemoryMarshal.Cast<float, int>(old), contexts[..count]);
            }

            symbols.Read(contexts[..count], piece);
            raw.Expand(piece, zigzag);
            if (plan is null)
            {
                RestorePart(step, piece, zigzag, old, ref reader, restored);
                continue;
            }

            for (int part = 0, length; part < count; part += length)
            {
                length = cursor.Next(at + part, at + count, out RowMove move);
                ReadOnlySpan<float> from = RowMoves.BaseOf(parent, elements, at + part, length, move, moved);
                RestorePart(step, piece.Slice(part, length), zigzag.Slice(part, length), from, ref reader, restored.Slice(part, length));
            }
        }

        symbols.Finish();
        raw.Finish();
        reader.ExpectEnd();
    }

    private static void RestorePart(
        float step, scoped ReadOnlySpan<byte> tokens, scoped Span<int> zigzags, scoped ReadOnlySpan<float> old, ref ByteReader reader, Span<float> restored)
    {
        BoundedQuantizer.Restore(zigzags, old, step, restored);
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(restored);
        SpecialTokens special = SpecialTokens.In(tokens);
        for (int next = special.Next(); next >= 0; next = special.Next())
        {
            bits[next] = tokens[next] switch
            {
                Token.PositiveZero => 0,
                Token.NegativeZero => 0x80000000,
                _ => reader.ReadUInt32(),
            };
        }
    }

    private static byte Special(int zigzag)
    {
        int quantum = (int)((uint)zigzag >> 1) ^ -(zigzag & 1);
        return quantum switch
        {
            BoundedQuantizer.PositiveZero => Token.PositiveZero,
            BoundedQuantizer.NegativeZero => Token.NegativeZero,
            _ => Token.Exception,
        };
    }

    private static void ZigZag(Span<int> quanta)
    {
        foreach (ref Vector256<int> vector in MemoryMarshal.Cast<int, Vector256<int>>(quanta))
        {
            vector = (vector << 1) ^ (vector >> 31);
        }

        for (int i = quanta.Length / Vector256<int>.Count * Vector256<int>.Count; i < quanta.Length; i++)
        {
            quanta[i] = (quanta[i] << 1) ^ (quanta[i] >> 31);
        }
    }
}
