using System.Runtime.InteropServices;

namespace MGit.Torch.Sharing;

/// <summary>Bytes of one tensor outside the managed heap, aligned for vector instructions. Written once, by whoever makes it.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const nuint Alignment = 64;

    private void* bytes;

    public NativeBlock(long length)
    {
        Length = length;
        bytes = NativeMemory.AlignedAlloc((nuint)Math.Max(1, length), Alignment);
    }

    ~NativeBlock() => Free();

    public long Length { get; }

    public nint Address => (nint)bytes;

    /// <summary>A part of it.</summary>
    public Span<byte> Slice(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, Length);
        return new((byte*)bytes + start, length);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(bytes);
        bytes = null;
    }
}
