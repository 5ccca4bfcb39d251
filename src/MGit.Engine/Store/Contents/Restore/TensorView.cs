using MGit.Engine.Store.Contents.Reading;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>Writes a view's elements in row-major order.</summary>
internal static class TensorView
{
    private const int BufferBytes = 256 * 1024;

    public static void Write(RestoreContext context, Manifest manifest, ExportTensor tensor, Stream output) => Read(
        context.Store, manifest, tensor,
        bytes =>
        {
            output.Write(bytes);
            context.Report(tensor.Entry.Name, bytes.Length);
        },
        context.Cancellation);

    /// <summary>Hands a view's elements over in row-major order, piece by piece.</summary>
    public static void Read(
        ContentStore store, Manifest manifest, ExportTensor tensor, Action<ReadOnlySpan<byte>> sink, CancellationToken cancellation)
    {
        if (tensor.Entry.Shape.ElementCount == 0)
        {
            return;
        }

        ManifestExtent extent = tensor.File.Extents[tensor.Entry.Extent];
        ContentAddress address = manifest.AddressOf(extent);
        int bits = tensor.Entry.ElementType.BitSize();
        if (tensor.Entry.Strides is null || bits % 8 != 0)
        {
            Stream(store, address, (long)((Int128)tensor.Entry.ElementOffset * bits / 8), tensor.Length, sink, cancellation);
            return;
        }

        Gather(store, address, tensor, bits / 8, sink, cancellation);
    }

    private static void Stream(
        ContentStore store, ContentAddress address, long start, long length, Action<ReadOnlySpan<byte>> sink, CancellationToken cancellation)
    {
        long end = start + length;
        IEnumerable<ContentPiece> pieces = store.PiecesOf(address)
            .Where(piece => piece.Offset < end && piece.Offset + piece.Length > start)
            .Select(piece =>
            {
                long from = Math.Max(piece.Offset, start);
                return new ContentPiece(address, from, (int)(Math.Min(piece.Offset + piece.Length, end) - from));
            });
        OrderedWork.Run(
            pieces, piece => piece.Length, (piece, bytes) => store.Read(piece.Address, piece.Offset, bytes), (_, bytes) => sink(bytes.Span),
            store.MaxParallelism, cancellation);
    }

    /// <summary>A view with strides: the stretch of its extent that it touches is decoded once, and elements are picked from there.</summary>
    private static void Gather(
        ContentStore store, ContentAddress address, ExportTensor tensor, int size, Action<ReadOnlySpan<byte>> sink, CancellationToken cancellation)
    {
        long[] shape = tensor.Entry.Shape.ToArray();
        long[] strides = [.. tensor.Entry.Strides!];
        long span = 1;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            span += (shape[axis] - 1) * strides[axis];
        }

        using Scratch source = new(span * size);
        long at = 0;
        Stream(store, address, tensor.Entry.ElementOffset * size, span * size, bytes =>
        {
            source.Write(at, bytes);
            at += bytes.Length;
        }, cancellation);
        byte[] buffer = new byte[BufferBytes / size * size];
        int filled = 0;
        long[] index = new long[shape.Length];
        long element = 0;
        for (long done = 0; done < tensor.Entry.Shape.ElementCount; done++)
        {
            source.Read(element * size, buffer.AsSpan(filled, size));
            filled += size;
            if (filled == buffer.Length)
            {
                cancellation.ThrowIfCancellationRequested();
                sink(buffer);
                filled = 0;
            }

            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                element += strides[axis];
                if (++index[axis] < shape[axis])
                {
                    break;
                }

                element -= strides[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        sink(buffer.AsSpan(0, filled));
    }
}
