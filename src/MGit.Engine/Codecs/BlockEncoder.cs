using System.Buffers;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.InteropServices;
using MGit.Engine.Codecs.Bounded;
using MGit.Engine.Codecs.Words;
using MGit.Engine.Codecs.Zstd;
using MGit.Engine.Tensors;

namespace MGit.Engine.Codecs;

/// <summary>Chooses the cheapest mode for a block.</summary>
internal static class BlockEncoder
{
    private const int PlaneLevel = 1;
    private const int BytesLevel = 3;

    /// <summary>Encodes; <paramref name="restored"/> has the elements' length.</summary>
    public static BlockInfo Encode(
        ElementType type,
        ReadOnlySpan<byte> elements,
        ReadOnlySpan<byte> parent,
        ErrorBound? bound,
        IBufferWriter<byte> destination,
        Span<byte> restored)
    {
        Span<byte> block = destination.GetSpan(BlockCodec.MaxEncodedLength(elements.Length));
        BlockInfo info = Choose(type, elements, parent, bound, block, restored);
        BlockDecoder.Decode(type, block[..info.EncodedLength], parent, restored);
        if (info.IsExact && !restored.SequenceEqual(elements))
        {
            throw new InvalidOperationException($"A {info.Mode} block of {type.Name()} elements does not decode to what was encoded.");
        }

        destination.Advance(info.EncodedLength);
        return info;
    }

    private static BlockInfo Choose(
        ElementType type, ReadOnlySpan<byte> elements, ReadOnlySpan<byte> parent, ErrorBound? bound, Span<byte> block, Span<byte> restored)
    {
        if (!parent.IsEmpty && elements.SequenceEqual(parent))
        {
            return Write(BlockMode.SameAsBase, BlockCoding.None, type, elements, default, block);
        }

        int wordSize = type.WordSize();
        if (elements.Length > wordSize && elements[wordSize..].SequenceEqual(elements[..^wordSize]))
        {
            return Write(BlockMode.Constant, BlockCoding.None, type, elements, elements[..wordSize], block);
        }

        byte[] first = ArrayPool<byte>.Shared.Rent(elements.Length);
        byte[] second = ArrayPool<byte>.Shared.Rent(elements.Length);
        try
        {
            Span<byte> best = first.AsSpan(0, elements.Length);
            Span<byte> next = second.AsSpan(0, elements.Length);
            BlockMode mode = BlockMode.Raw;
            BlockCoding coding = BlockCoding.None;
            int length = elements.Length;
            if (bound is { } limit && type == ElementType.F32 && !parent.IsEmpty && BoundedQuantizer.IsUsable(limit.Step))
            {
                length = Bounded(elements, parent, limit, best, restored);
                if (length > 0 && length < elements.Length)
                {
                    bool exact = restored.SequenceEqual(elements);
                    BlockInfo info = Write(BlockMode.BoundedDelta, BlockCoding.ZstdPlanes, type, restored, best[..length], block, limit.Step);
                    return info with { IsExact = exact };
                }

                length = elements.Length;
            }

            Try(BlockMode.Standalone, BlockCoding.Zstd, Compress(elements, BytesLevel, next[..length]), ref next);
            Try(BlockMode.Standalone, BlockCoding.ZstdPlanes, Planes(elements, wordSize, next[..length]), ref next);
            if (!parent.IsEmpty)
            {
                Try(BlockMode.LosslessDelta, BlockCoding.ZstdPlanes, Delta(type, elements, parent, next[..length]), ref next);
            }

            return Write(mode, coding, type, elements, mode == BlockMode.Raw ? elements : first.AsSpan(0, length), block);

            void Try(BlockMode tried, BlockCoding with, int triedLength, ref Span<byte> buffer)
            {
                if (triedLength > 0 && triedLength < length)
                {
                    mode = tried;
                    coding = with;
                    length = triedLength;
                    buffer[..length].CopyTo(first);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(first);
            ArrayPool<byte>.Shared.Return(second);
        }
    }

    private static int Bounded(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> parent, ErrorBound bound, Span<byte> payload, Span<byte> restored)
    {
        ReadOnlySpan<float> child = MemoryMarshal.Cast<byte, float>(elements);
        byte[] pooled = ArrayPool<byte>.Shared.Rent(elements.Length);
        try
        {
            Span<int> quanta = MemoryMarshal.Cast<byte, int>(pooled.AsSpan(0, elements.Length));
            int exceptions = BoundedQuantizer.Quantize(
                child, MemoryMarshal.Cast<byte, float>(parent), bound.Step, bound.MaxError, quanta, MemoryMarshal.Cast<byte, float>(restored));
            int room = payload.Length - sizeof(uint) - exceptions * sizeof(uint);
            if (room <= 0)
            {
                return 0;
            }

            byte[] exact = new byte[exceptions * sizeof(uint)];
            for (int i = 0, at = 0; i < quanta.Length; i++)
            {
                if (quanta[i] == BoundedQuantizer.Exception)
                {
                    elements.Slice(i * sizeof(uint), sizeof(uint)).CopyTo(exact.AsSpan(at));
                    at += sizeof(uint);
                }
            }

            BoundedPlanes.ToWords(quanta, MemoryMarshal.Cast<int, uint>(quanta));
            int planes = Planes(MemoryMarshal.AsBytes(quanta), sizeof(uint), payload.Slice(sizeof(uint), room));
            BitConverter.TryWriteBytes(payload, planes);
            exact.CopyTo(payload[(sizeof(uint) + planes)..]);
            return planes == 0 ? 0 : sizeof(uint) + planes + exact.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private static int Delta(ElementType type, ReadOnlySpan<byte> elements, ReadOnlySpan<byte> parent, Span<byte> payload)
    {
        byte[] pooled = ArrayPool<byte>.Shared.Rent(elements.Length);
        try
        {
            Span<byte> differences = pooled.AsSpan(0, elements.Length);
            bool signMagnitude = WordMap.IsSignMagnitude(type);
            switch (type.WordSize())
            {
                case 1:
                    Subtract<sbyte>(elements, parent, signMagnitude, differences);
                    break;
                case 2:
                    Subtract<short>(elements, parent, signMagnitude, differences);
                    break;
                case 4:
                    Subtract<int>(elements, parent, signMagnitude, differences);
                    break;
                default:
                    Subtract<long>(elements, parent, signMagnitude, differences);
                    break;
            }

            return Planes(differences, type.WordSize(), payload);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private static void Subtract<T>(ReadOnlySpan<byte> elements, ReadOnlySpan<byte> parent, bool signMagnitude, Span<byte> differences)
        where T : unmanaged, IBinaryInteger<T>, ISignedNumber<T>, IMinMaxValue<T>
        => WordMap.Subtract(
            MemoryMarshal.Cast<byte, T>(elements), MemoryMarshal.Cast<byte, T>(parent), signMagnitude, MemoryMarshal.Cast<byte, T>(differences));

    private static int Planes(ReadOnlySpan<byte> words, int wordSize, Span<byte> payload)
    {
        byte[] pooled = ArrayPool<byte>.Shared.Rent(words.Length);
        try
        {
            Span<byte> planes = pooled.AsSpan(0, words.Length);
            BytePlanes.Split(words, wordSize, planes);
            return Compress(planes, PlaneLevel, payload);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(pooled);
        }
    }

    private static int Compress(ReadOnlySpan<byte> bytes, int level, Span<byte> payload)
        => ZstdFrame.TryCompress(bytes, default, level, payload);

    private static BlockInfo Write(
        BlockMode mode,
        BlockCoding coding,
        ElementType type,
        ReadOnlySpan<byte> decoded,
        ReadOnlySpan<byte> payload,
        Span<byte> block,
        float step = 0)
    {
        BlockHeader header = new(mode, coding, type, decoded.Length, XxHash3.HashToUInt64(decoded), step);
        int length = header.Write(block);
        payload.CopyTo(block[length..]);
        return new BlockInfo(mode, length + payload.Length, IsExact: true);
    }
}
