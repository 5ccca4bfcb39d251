using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>
/// A delta's payload: the stream of symbols, where those have contexts the top exponent (LEB128), the number of bytes of raw bits (LEB128)
/// and those, the exceptions' words. Built in two steps, so that its size is known before the entropy coder runs.
/// </summary>
internal readonly ref struct TokenStream
{
    /// <summary>Elements worked on at a time: what one step leaves is still in the nearest cache for the next.</summary>
    public const int Piece = 2048;

    public required ReadOnlySpan<byte> Tokens { get; init; }

    /// <summary>Per element its class, or empty.</summary>
    public ReadOnlySpan<byte> Contexts { get; init; }

    public required ReadOnlySpan<byte> Raw { get; init; }

    public ReadOnlySpan<byte> Exceptions { get; init; }

    /// <summary>Of the contexts, where there are any.</summary>
    public required int TopExponent { get; init; }

    /// <summary>About the payload's length in bytes.</summary>
    public double Cost(SymbolModel model)
        => model.Cost / 8 + Raw.Length + Exceptions.Length + 12 + 2 * Rans.LanesFor(Tokens.Length);

    public void Write(BlockWorkspace space, ref ByteWriter writer)
    {
        SymbolEncoder.Write(space.Model, Tokens, Contexts, space, ref writer);
        if (space.Model.Kind == ModelKind.Context)
        {
            writer.WriteVarint((uint)TopExponent);
        }

        writer.WriteVarint((uint)Raw.Length);
        writer.WriteBytes(Raw);
        writer.WriteBytes(Exceptions);
    }

    /// <summary>Reads the top exponent where there is one.</summary>
    public static ExponentContext ReadContext(ElementType type, ModelKind kind, ref ByteReader reader)
        => kind == ModelKind.Context ? ExponentContext.For(type, (int)reader.ReadVarint(2)) : default;
}
