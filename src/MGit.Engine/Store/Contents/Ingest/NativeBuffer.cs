using System.Buffers;

namespace MGit.Engine.Store.Contents.Ingest;

/// <summary>
/// Bytes outside the managed heap. Encoded blocks of some hundred KB that live for a moment would otherwise fill the large object heap,
/// which is collected late: peak memory would be several times what is in use.
/// </summary>
internal sealed unsafe class NativeBuffer : MemoryManager<byte>
{
    private readonly int _capacity;
    private byte* _bytes;

    public NativeBuffer(int length)
    {
        Length = length;
        _capacity = NativePool.CapacityFor(length);
        _bytes = NativePool.Rent(_capacity);
    }

    public int Length { get; }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_bytes is null, this);
        return new Span<byte>(_bytes, Length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => new(_bytes + elementIndex);

    public override void Unpin()
    {
        // Native memory does not move.
    }

    /// <summary>Gives the memory back; there is no finalizer, since spans into it do not keep this alive.</summary>
    public void Free() => Dispose(true);

    protected override void Dispose(bool disposing)
    {
        if (_bytes is not null)
        {
            NativePool.Return(_bytes, _capacity);
            _bytes = null;
        }
    }
}
