using MGit.Engine.Codecs.Entropy;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs.Tokens;

/// <summary>
/// A delta's payload: for types with an exponent the top exponent (LEB128), the stream of symbols, the number of bytes of raw bits (LEB128)
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

    /// <summary>Or -1 for types without.</summary>
    public required int TopExponent { get; init; }

    /// <summary>About the payload's length in bytes.</summary>
    public double Cost(SymbolModel model)
        => model.Cost / 8 + Raw.Length + Exceptions.Length + 12 + 2 * Rans.LanesFor(Tokens.Length);

    public void Write(BlockWorkspace space, ref ByteWriter writer)
    {
        if (TopExponent >= 0)
        {
            writer.WriteVarint((uint)TopExponent);
        }

        SymbolEncoder.Write(space.Model, Tokens, Contexts, space, ref writer);
        writer.WriteVarint((uint)Raw.Length);
        writer.WriteBytes(Raw);
        writer.WriteBytes(Exceptions);
    }

    /// <summary>Reads the top exponent where the type has one.</summary>
    public static ExponentContext ReadContext(ElementType type, ref ByteReader reader)
        => ExponentContext.Serves(type) ? ExponentContext.For(type, (int)reader.ReadVarint(2)) : default;
}
