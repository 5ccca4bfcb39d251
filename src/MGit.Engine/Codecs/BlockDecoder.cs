using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using MGit.Engine.Codecs.Planes;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Codecs.Tokens;
using MGit.Engine.Codecs.Words;
using MGit.Engine.Codecs.Zstd;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs;

/// <summary>Decodes blocks that may be hostile.</summary>
internal static class BlockDecoder
{
    /// <summary>Decodes and checks; <paramref name="vector"/> says whether vector instructions may be used, the result is the same.</summary>
    public static BlockMode Decode(
        ElementType type, ReadOnlySpan<byte> block, ReadOnlySpan<byte> parent, Span<byte> destination, bool vector = true)
    {
        BlockHeader header = BlockHeader.Read(block, type, destination.Length, out int headerLength);
        bool needsBase = header.Mode is BlockMode.SameAsBase or BlockMode.LosslessDelta or BlockMode.BoundedDelta;
        if (needsBase && parent.Length != destination.Length)
        {
            throw new CodecException($"The block is a {header.Mode} and needs its base.");
        }

        using (BlockWorkspace space = BlockWorkspace.Rent())
        {
            ByteReader reader = new(block[headerLength..]);
            Restore(header, ref reader, parent, destination, space, vector);
        }

        return XxHash3.HashToUInt64(destination) == header.Checksum
            ? header.Mode
            : throw new CodecException("The decoded elements do not match the block's checksum: the block or its base is damaged.");
    }

    private static void Restore(
        in BlockHeader header, ref ByteReader reader, ReadOnlySpan<byte> parent, Span<byte> destination, BlockWorkspace space, bool vector)
    {
        int wordSize = header.Type.WordSize();
        switch (header.Mode, header.Coding)
        {
            case (BlockMode.Raw, BlockCoding.None):
                reader.ReadBytes(destination.Length).CopyTo(destination);
                reader.ExpectEnd();
                break;
            case (BlockMode.SameAsBase, BlockCoding.None):
                reader.ExpectEnd();
                parent.CopyTo(destination);
                break;
            case (BlockMode.Constant, BlockCoding.None):
                Fill(reader.ReadBytes(wordSize), destination);
                reader.ExpectEnd();
                break;
            case (BlockMode.Standalone, BlockCoding.Zstd):
                Decompress(reader.ReadRest(), default, destination);
                break;
            case (BlockMode.Standalone, BlockCoding.Planes):
                PlaneDecoder.Restore(ref reader, wordSize, WordMap.IsSignMagnitude(header.Type), destination, space, vector);
                break;
            case (BlockMode.LosslessDelta, BlockCoding.Zstd):
                Decompress(reader.ReadRest(), parent, destination);
                break;
            case (BlockMode.LosslessDelta, BlockCoding.Planes) when wordSize == 1:
                PlaneDecoder.Restore(ref reader, wordSize, rotate: false, destination, space, vector);
                Span<sbyte> words = MemoryMarshal.Cast<byte, sbyte>(destination);
                WordMap.Add(words, MemoryMarshal.Cast<byte, sbyte>(parent), WordMap.IsSignMagnitude(header.Type), words);
                break;
            case (BlockMode.LosslessDelta, BlockCoding.Tokens) when wordSize > 1 && destination.Length > 0:
                RestoreLossless(header.Type, null, ref reader, parent, destination, space, vector);
                break;
            case (BlockMode.LosslessDelta, BlockCoding.RowTokens) when header.Type == ElementType.F32 && destination.Length > 0:
                RowPlan rows = RowPlanFormat.Read(ref reader, destination.Length / wordSize, space, vector);
                RestoreLossless(header.Type, rows, ref reader, parent, destination, space, vector);
                break;
            case (BlockMode.BoundedDelta, BlockCoding.Tokens or BlockCoding.RowTokens) when header.Type == ElementType.F32 && destination.Length > 0:
                RowPlan? plan = header.Coding == BlockCoding.Tokens ? null : RowPlanFormat.Read(ref reader, destination.Length / wordSize, space, vector);
                ReadOnlySpan<float> old = MemoryMarshal.Cast<byte, float>(parent);
                BoundedDelta.Restore(header.Step, plan, ref reader, old, MemoryMarshal.Cast<byte, float>(destination), space, vector);
                break;
            default:
                throw new CodecException($"The block has mode {(int)header.Mode} with coding {(int)header.Coding}, which is not known.");
        }
    }

    private static void RestoreLossless(
        ElementType type, RowPlan? plan, ref ByteReader reader, ReadOnlySpan<byte> parent, Span<byte> destination, BlockWorkspace space, bool vector)
    {
        switch (type.WordSize())
        {
            case 2:
                RestoreLossless<short>(type, plan, ref reader, parent, destination, space, vector);
                break;
            case 4:
                RestoreLossless<int>(type, plan, ref reader, parent, destination, space, vector);
                break;
            default:
                RestoreLossless<long>(type, plan, ref reader, parent, destination, space, vector);
                break;
        }
    }

    private static void RestoreLossless<T>(
        ElementType type, RowPlan? plan, ref ByteReader reader, ReadOnlySpan<byte> parent, Span<byte> destination, BlockWorkspace space, bool vector)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
        => LosslessDelta.Restore(
            type, plan, ref reader, MemoryMarshal.Cast<byte, T>(parent), MemoryMarshal.Cast<byte, T>(destination), space, vector);

    private static void Fill(ReadOnlySpan<byte> word, Span<byte> destination)
    {
        for (; !destination.IsEmpty; destination = destination[word.Length..])
        {
            word.CopyTo(destination);
        }
    }

    private static void Decompress(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> prefix, Span<byte> destination)
    {
        if (!ZstdFrame.TryDecompress(frame, prefix, destination))
        {
            throw new CodecException("The block's compressed bytes are malformed.");
        }
    }
}
