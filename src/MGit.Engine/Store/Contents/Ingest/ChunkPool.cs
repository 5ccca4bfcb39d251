using System.Collections.Concurrent;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>The buffers files are read into. There are only so many: a reader that is ahead of hashing and encoding waits here.</summary>
internal sealed class ChunkPool : IDisposable
{
    /// <summary>Bytes of a chunk: a whole number of blocks of any element type fits.</summary>
    public const int ChunkBytes = 4 * 1024 * 1024;

    private const int Count = 16;

    private readonly ConcurrentBag<Chunk> _free = [];
    private readonly SemaphoreSlim _left = new(Count);
    private readonly List<NativeBuffer> _buffers = [];

    public Chunk Rent(CancellationToken cancellation)
    {
        _left.Wait(cancellation);
        if (_free.TryTake(out Chunk? chunk))
        {
            return chunk;
        }

        NativeBuffer buffer = new(ChunkBytes);
        lock (_buffers)
        {
            _buffers.Add(buffer);
        }

        return new Chunk(this, buffer);
    }

    public void GiveBack(Chunk chunk)
    {
        _free.Add(chunk);
        _left.Release();
    }

    /// <summary>Frees the buffers; nothing may be using them any more.</summary>
    public void Dispose()
    {
        foreach (NativeBuffer buffer in _buffers)
        {
            buffer.Free();
        }

        _left.Dispose();
    }
}
