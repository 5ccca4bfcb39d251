namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>A piece of a file in memory, shared by those who hash and encode it; goes back to its pool when the last lets go.</summary>
internal sealed class Chunk(ChunkPool pool, NativeBuffer buffer)
{
    private int _users;

    public NativeBuffer Buffer => buffer;

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => buffer.Memory[..Length];

    public Span<byte> Begin(int length)
    {
        _users = 1;
        Length = length;
        return buffer.GetSpan()[..length];
    }

    public void Share() => Interlocked.Increment(ref _users);

    public void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            pool.GiveBack(this);
        }
    }
}
