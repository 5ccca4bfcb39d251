using MGit.Engine.Checkpoints;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>Deals out a file's bytes, in order, to the skeleton, to small tensors, and to large ones.</summary>
internal sealed class FileParts(
    IngestSession session, SourceFile source, FileHash hash, string path, BundleIngest bundles, string[] names, byte[]? skeleton)
{
    private int _skeletonAt;

    /// <summary>A stretch of small tensors and of bytes outside tensors.</summary>
    public void Mixed(long position, long end, IReadOnlyList<StorageExtent> extents, ContentSlot[] slots, int first, int last)
    {
        byte[]? tensor = null;
        int filled = 0;
        while (position < end)
        {
            Chunk chunk = Next(position, (int)Math.Min(ChunkPool.ChunkBytes, end - position));
            try
            {
                ReadOnlySpan<byte> left = chunk.Bytes.Span;
                while (!left.IsEmpty)
                {
                    int taken;
                    if (first < last && position >= extents[first].Offset)
                    {
                        tensor ??= new byte[extents[first].Length];
                        taken = Math.Min(left.Length, tensor.Length - filled);
                        left[..taken].CopyTo(tensor.AsSpan(filled));
                        filled += taken;
                        if (filled == tensor.Length)
                        {
                            AddSmall(extents[first], first, tensor, slots[first]);
                            (tensor, filled) = (null, 0);
                            first++;
                        }
                    }
                    else
                    {
                        taken = (int)Math.Min(left.Length, (first < last ? extents[first].Offset : end) - position);
                        if (skeleton is not null)
                        {
                            left[..taken].CopyTo(skeleton.AsSpan(_skeletonAt));
                            _skeletonAt += taken;
                        }
                    }

                    left = left[taken..];
                    position += taken;
                }
            }
            finally
            {
                chunk.Release();
            }
        }

        // A tensor without bytes at the very end of the stretch is met by no byte.
        for (; first < last; first++)
        {
            AddSmall(extents[first], first, [], slots[first]);
        }
    }

    public void Large(TensorIngest tensors, StorageExtent extent, ContentSlot slot, int index) => tensors.Add(
        new TensorSource(path, names[index], extent.ElementType, extent.Shape, (offset, span) => source.Read(extent.Offset + offset, span), slot),
        session.Matching.For(path, index),
        (offset, length) => Next(extent.Offset + offset, length));

    private void AddSmall(StorageExtent extent, int index, byte[] bytes, ContentSlot slot) => bundles.Add(
        new SmallTensor(path, names[index], extent.ElementType, extent.Shape, bytes, session.Matching.For(path, index), slot));

    private Chunk Next(long position, int length)
    {
        Chunk chunk = session.Chunks.Rent(session.Cancellation);
        try
        {
            source.Read(position, chunk.Begin(length));
        }
        catch
        {
            chunk.Release();
            throw;
        }

        hash.Feed(chunk);
        session.Report(path, length);
        return chunk;
    }
}
