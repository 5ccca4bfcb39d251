using System.Buffers;
using MGit.Engine.Codecs.Rows;
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
    public static int MaxEncodedLength(int rawBytes) => checked(rawBytes + BlockHeader.MaxLength);

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
    /// <param name="rows">Where the block's rows lie, if known: rows that changed alike can then be told by one another (F32 with a base only).</param>
    /// <exception cref="ArgumentException">Lengths that do not fit each other, or a part of an element.</exception>
    public static BlockInfo Encode(
        ElementType type,
        ReadOnlySpan<byte> elements,
        ReadOnlySpan<byte> parent,
        ErrorBound? bound,
        IBufferWriter<byte> destination,
        Span<byte> restored,
        IReadOnlyList<RowStretch>? rows = null)
    {
        ArgumentNullException.ThrowIfNull(destination);
        CheckLengths(type, elements.Length, parent.Length, restored.Length);
        byte[] pooled = ArrayPool<byte>.Shared.Rent(elements.Length);
        try
        {
            Span<byte> result = restored.IsEmpty ? pooled.AsSpan(0, elements.Length) : restored;
            return BlockEncoder.Encode(type, elements, parent, bound, destination, result, rows ?? []);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    /// <summary>Decodes a block into <paramref name="destination"/>, whose length says how many bytes are expected.</summary>
    /// <returns>How the block was encoded.</returns>
    /// <exception cref="CodecException">The block is malformed, needs a base that was not given, or fails its checksum.</exception>
    public static BlockMode Decode(ElementType type, ReadOnlySpan<byte> block, ReadOnlySpan<byte> parent, Span<byte> destination)
    {
        CheckLengths(type, destination.Length, parent.Length, destination.Length);
        return BlockDecoder.Decode(type, block, parent, destination);
    }

    private static void CheckLengths(ElementType type, int elements, int parent, int restored)
    {
        if (!type.IsKnown())
        {
            throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown element type.");
        }

        if (elements % type.WordSize() != 0 || elements > type.ByteSize(MaxElements))
        {
            throw new ArgumentException($"{elements} bytes are not a block of {type.Name()} elements.");
        }

        if ((parent != 0 && parent != elements) || (restored != 0 && restored != elements))
        {
            throw new ArgumentException($"A block of {elements} bytes has a base of {parent} and is restored to {restored} bytes.");
        }
    }
}
