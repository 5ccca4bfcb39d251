using System.Buffers;
using MGit.Engine.Codecs;
using MGit.Engine.Codecs.Rows;
using MGit.Engine.Errors;
using MGit.Engine.Store.Contents.Records;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Encodes one block against the same block of a base.</summary>
internal static class BlockWork
{
    /// <remarks>Where the base's block cannot be read the block is encoded without it: a damaged base must not keep a sound model out.</remarks>
    /// <param name="store">Reads the base.</param>
    /// <param name="type">Element type of the block.</param>
    /// <param name="shape">The tensor's shape.</param>
    /// <param name="bytes">The block.</param>
    /// <param name="from">The base; null for none.</param>
    /// <param name="block">The block's index, in the tensor and in the base.</param>
    /// <param name="bound">The bound, or null.</param>
    /// <param name="restored">Receives what decoding gives; empty where it is not needed.</param>
    public static EncodedBlock Encode(
        ContentStore store, ElementType type, TensorShape shape, ReadOnlySpan<byte> bytes, TensorBase? from, long block, ErrorBound? bound, Span<byte> restored)
    {
        using PooledWriter writer = new(BlockCodec.MaxEncodedLength(bytes.Length));
        if (from is null)
        {
            return Whole(type, bytes, bound, writer, restored);
        }

        int length = new BlockGeometry(from.Entry.ElementType, from.Entry.Shape.ElementCount).LengthOf(block);
        byte[] parent = ArrayPool<byte>.Shared.Rent(Math.Max(length, bytes.Length));
        byte[] cast = from.Transform == BaseTransform.Cast ? ArrayPool<byte>.Shared.Rent(bytes.Length) : [];
        try
        {
            if (!TryRead(store, from, block, parent.AsSpan(0, length)))
            {
                return Whole(type, bytes, bound, writer, restored);
            }

            ReadOnlySpan<byte> prediction = parent.AsSpan(0, length);
            if (from.Transform == BaseTransform.Cast)
            {
                FloatCast.Convert(from.Entry.ElementType, prediction, type, cast.AsSpan(0, bytes.Length));
                prediction = cast.AsSpan(0, bytes.Length);
            }

            IReadOnlyList<RowStretch> rows = RowStretch.Of(shape, block * BlockCodec.MaxElements, (int)(bytes.Length * 8L / type.BitSize()));
            return new EncodedBlock(writer.ToNative(BlockCodec.Encode(type, bytes, prediction, bound, writer, restored, rows), out BlockMode mode), mode);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(parent);
            if (cast.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(cast);
            }
        }
    }

    private static EncodedBlock Whole(ElementType type, ReadOnlySpan<byte> bytes, ErrorBound? bound, PooledWriter writer, Span<byte> restored) =>
        new(writer.ToNative(BlockCodec.Encode(type, bytes, default, bound, writer, restored), out BlockMode mode), mode);

    private static bool TryRead(ContentStore store, TensorBase from, long block, Span<byte> destination)
    {
        try
        {
            store.ReadBlock(from.Entry, block, destination);
            return true;
        }
        catch (MGitException error) when (error.Code is ErrorCode.ContentCorrupt or ErrorCode.ContentMissing)
        {
            // Test-LineageStore is who reports it.
            return false;
        }
    }

    private static NativeBuffer ToNative(this PooledWriter writer, BlockInfo info, out BlockMode mode)
    {
        mode = info.Mode;
        return writer.ToNative();
    }
}
