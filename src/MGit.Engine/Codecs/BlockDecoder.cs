using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using MGit.Engine.Codecs.Bounded;
using MGit.Engine.Codecs.Words;
using MGit.Engine.Codecs.Zstd;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs;

/// <summary>Decodes blocks that may be hostile.</summary>
internal static class BlockDecoder
{
    public static BlockMode Decode(ElementType type, ReadOnlySpan<byte> block, ReadOnlySpan<byte> parent, Span<byte> destination)
    {
        BlockHeader header = BlockHeader.Read(block, type, destination.Length, out int headerLength);
        ReadOnlySpan<byte> payload = block[headerLength..];
        if (header.Mode is BlockMode.SameAsBase or BlockMode.LosslessDelta or BlockMode.BoundedDelta && parent.Length != destination.Length)
        {
            throw new CodecException($"The block is a {header.Mode} and needs its base.");
        }

        Restore(header, payload, parent, destination);
        return XxHash3.HashToUInt64(destination) == header.Checksum
            ? header.Mode
            : throw new CodecException("The decoded elements do not match the block's checksum: the block or its base is damaged.");
    }

    private static void Restore(in BlockHeader header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> parent, Span<byte> destination)
    {
        ByteReader reader = new(payload);
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
                Fill(reader.ReadBytes(header.Type.WordSize()), destination);
                reader.ExpectEnd();
                break;
            case (BlockMode.Standalone, BlockCoding.Zstd):
                Decompress(payload, destination);
                break;
            case (BlockMode.Standalone, BlockCoding.ZstdPlanes):
                RestorePlanes(header.Type.WordSize(), payload, destination);
                break;
            case (BlockMode.LosslessDelta, BlockCoding.ZstdPlanes):
                RestorePlanes(header.Type.WordSize(), payload, destination);
                AddParent(header.Type, destination, parent);
                break;
            case (BlockMode.BoundedDelta, BlockCoding.ZstdPlanes) when header.Type == ElementType.F32:
                RestoreBounded(header.Step, ref reader, parent, destination);
                break;
            default:
                throw new CodecException($"The block has mode {(int)header.Mode} with coding {(int)header.Coding}, which is not known.");
        }
    }

    private static void Fill(ReadOnlySpan<byte> word, Span<byte> destination)
    {
        for (; !destination.IsEmpty; destination = destination[word.Length..])
        {
            word.CopyTo(destination);
        }
    }

    private static void RestorePlanes(int wordSize, ReadOnlySpan<byte> payload, Span<byte> destination)
    {
        byte[] pooled = ArrayPool<byte>.Shared.Rent(destination.Length);
        try
        {
            Span<byte> planes = pooled.AsSpan(0, destination.Length);
            Decompress(payload, planes);
            BytePlanes.Join(planes, wordSize, destination);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private static void AddParent(ElementType type, Span<byte> differences, ReadOnlySpan<byte> parent)
    {
        bool signMagnitude = WordMap.IsSignMagnitude(type);
        switch (type.WordSize())
        {
            case 1:
                Add<sbyte>(differences, parent, signMagnitude);
                break;
            case 2:
                Add<short>(differences, parent, signMagnitude);
                break;
            case 4:
                Add<int>(differences, parent, signMagnitude);
                break;
            default:
                Add<long>(differences, parent, signMagnitude);
                break;
        }
    }

    private static void Add<T>(Span<byte> differences, ReadOnlySpan<byte> parent, bool signMagnitude)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
    {
        Span<T> words = MemoryMarshal.Cast<byte, T>(differences);
        WordMap.Add(words, MemoryMarshal.Cast<byte, T>(parent), signMagnitude, words);
    }

    private static void RestoreBounded(float step, ref ByteReader reader, ReadOnlySpan<byte> parent, Span<byte> destination)
    {
        int planesLength = (int)Math.Min(reader.ReadUInt32(), int.MaxValue);
        RestorePlanes(sizeof(uint), reader.ReadBytes(planesLength), destination);
        BoundedPlanes.Restore(
            MemoryMarshal.Cast<byte, uint>(destination),
            MemoryMarshal.Cast<byte, float>(parent),
            step,
            ref reader,
            MemoryMarshal.Cast<byte, float>(destination));
        reader.ExpectEnd();
    }

    private static void Decompress(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        if (!ZstdFrame.TryDecompress(frame, default, destination))
        {
            throw new CodecException("The block's compressed bytes are malformed.");
        }
    }
}
