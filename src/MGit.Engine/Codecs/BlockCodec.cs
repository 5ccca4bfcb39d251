using System.Buffers;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs;

/// <summary>
/// Turns one block of a tensor (at most <see cref="MaxElements"/> elements) into bytes and back. Stateless and thread-safe; working
/// memory is pooled. A block is self-describing and carries a checksum of the decoded bytes, so that a reader needs the block, the
/// element type, the count and the base's bytes, and notices when any of them is not the right one.
/// </summary>
public static class BlockCodec
{
    /// <summary>Elements in a full block; only the last block of a tensor is shorter.</summary>
    public const int MaxElements = 256 * 1024;

    /// <summary>An upper bound of the bytes <see cref="Encode"/> writes for that many raw bytes.</summary>
    public static int MaxEncodedLength(int rawBytes) => throw new NotSupportedException();

    /// <summary>Encodes a block in the cheapest valid mode and verifies the result by decoding it.</summary>
    /// <param name="type">Element type of both sides.</param>
    /// <param name="elements">The block's bytes, little-endian; a whole number of elements.</param>
    /// <param name="parent">The base's bytes of the same length, or empty for no base.</param>
    /// <param name="bound">Null for lossless; else bounded mode may be chosen (F32 with a base only; F16 and BF16 stay lossless).</param>
    /// <param name="destination">Receives the encoded block.</param>
    /// <param name="restored">
    /// Receives what decoding gives (equal to <paramref name="elements"/> unless the mode is bounded); same length. Empty where the caller
    /// does not need it.
    /// </param>
    public static BlockInfo Encode(
        ElementType type,
        ReadOnlySpan<byte> elements,
        ReadOnlySpan<byte> parent,
        ErrorBound? bound,
        IBufferWriter<byte> destination,
        Span<byte> restored) => throw new NotSupportedException();

    /// <summary>Decodes a block into <paramref name="destination"/>, whose length says how many bytes are expected.</summary>
    /// <returns>How the block was encoded.</returns>
    /// <exception cref="CodecException">The block is malformed, needs a base that was not given, or fails its checksum.</exception>
    public static BlockMode Decode(ElementType type, ReadOnlySpan<byte> block, ReadOnlySpan<byte> parent, Span<byte> destination)
        => throw new NotSupportedException();
}
