using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Codecs.Words;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>Exact differences to the base as symbols and raw bits, for words of 2, 4 and 8 bytes.</summary>
internal static class LosslessDelta
{
    /// <summary>Prepares a payload in the workspace's memory and chooses the model.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="child">The elements.</param>
    /// <param name="parent">The base, whose exponents are contexts.</param>
    /// <param name="moved">The base that the differences are to: the same, or with rows moved.</param>
    /// <param name="space">Working memory.</param>
    public static TokenStream Prepare<T>(ElementType type, ReadOnlySpan<T> child, ReadOnlySpan<T> parent, ReadOnlySpan<T> moved, BlockWorkspace space)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        bool signMagnitude = WordMap.IsSignMagnitude(type);
        bool exponents = ExponentContext.Serves(type);
        ExponentContext context = exponents ? ExponentContext.Find(type, parent) : default;
        Span<byte> tokens = space.Symbols(child.Length);
        Span<byte> contexts = exponents ? space.Contexts(child.Length) : default;
        RawBitWriter raw = new(space.Raw(child.Length * Unsafe.SizeOf<T>() + RawBitWriter.Slack), TokenTables.For(Unsafe.SizeOf<T>()));
        Span<ulong> words = stackalloc ulong[TokenStream.Piece * Unsafe.SizeOf<T>() / sizeof(ulong)];
        Span<T> differences = MemoryMarshal.Cast<ulong, T>(words);
        Array.Clear(space.Model.Counts);
        for (int at = 0; at < child.Length; at += TokenStream.Piece)
        {
            int count = Math.Min(TokenStream.Piece, child.Length - at);
            ReadOnlySpan<T> old = parent.Slice(at, count);
            Span<byte> piece = tokens.Slice(at, count);
            Span<T> difference = differences[..count];
            WordMap.Subtract(child.Slice(at, count), moved.Slice(at, count), signMagnitude, difference);
            Tokenizer.Tokenize<T>(difference, piece);
            Tokenizer.MarkZeros(child.Slice(at, count), signMagnitude, piece);
            raw.Append<T>(difference, piece);
            if (exponents)
            {
                context.Classify(old, contexts.Slice(at, count));
                TokenCounter.Count(piece, contexts.Slice(at, count), space.Model);
            }
            else
            {
                TokenCounter.Count(piece, space.Model);
            }
        }

        space.Model.Choose(tokens, contexts);
        return new TokenStream { Tokens = tokens, Contexts = contexts, Raw = raw.Finish(), TopExponent = context.Top };
    }

    /// <summary>Decodes a payload; <paramref name="plan"/> says which rows of the base are moved, if any (single precision only).</summary>
    /// <exception cref="CodecException">Malformed.</exception>
    public static void Restore<T>(
        ElementType type, RowPlan? plan, ref ByteReader reader, ReadOnlySpan<T> parent, Span<T> elements, BlockWorkspace space, bool vector)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        bool signMagnitude = WordMap.IsSignMagnitude(type);
        TokenTables tables = TokenTables.For(Unsafe.SizeOf<T>());
        SymbolDecoder symbols = new(ref reader, elements.Length, tables.Alphabet, ExponentContext.Serves(type), space, vector);
        ExponentContext context = TokenStream.ReadContext(type, symbols.Kind, ref reader);
        RawBitReader raw = new(reader.ReadBytes((int)reader.ReadVarint(4)), tables);
        reader.ExpectEnd();
        Span<byte> tokens = stackalloc byte[TokenStream.Piece];
        Span<byte> contexts = stackalloc byte[TokenStream.Piece];
        Span<float> moved = stackalloc float[plan is null ? 0 : TokenStream.Piece];
        RowCursor cursor = plan is null ? default : plan.Begin();
        for (int at = 0; at < elements.Length; at += TokenStream.Piece)
        {
            int count = Math.Min(TokenStream.Piece, elements.Length - at);
            Span<byte> piece = tokens[..count];
            ReadOnlySpan<T> old = parent.Slice(at, count);
            Span<T> restored = elements.Slice(at, count);
            if (symbols.Kind == ModelKind.Context)
            {
                context.Classify(old, contexts[..count]);
            }

            symbols.Read(contexts[..count], piece);
            raw.Expand(piece, restored);
            if (plan is null)
            {
                RestorePart(piece, old, signMagnitude, restored);
                continue;
            }

            for (int part = 0, length; part < count; part += length)
            {
                length = cursor.Next(at + part, at + count, out RowMove move);
                ReadOnlySpan<float> from = RowMoves.BaseOf(
                    MemoryMarshal.Cast<T, float>(parent), MemoryMarshal.Cast<T, float>(elements), at + part, length, move, moved);
                RestorePart(piece.Slice(part, length), MemoryMarshal.Cast<float, T>(from), signMagnitude, restored.Slice(part, length));
            }
        }

        symbols.Finish();
        raw.Finish();
    }

    private static void RestorePart<T>(ReadOnlySpan<byte> tokens, ReadOnlySpan<T> old, bool signMagnitude, Span<T> restored)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        WordMap.Add(restored, old, signMagnitude, restored);
        SpecialTokens special = SpecialTokens.In(tokens);
        for (int next = special.Next(); next >= 0; next = special.Next())
        {
            restored[next] = tokens[next] switch
            {
                Token.PositiveZero => T.Zero,
                Token.NegativeZero when signMagnitude => T.MinValue,
                _ => throw new CodecException("The block has a symbol that its mode does not know."),
            };
        }
    }
}
