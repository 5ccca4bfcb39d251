using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>
/// Working memory of any size with random access: outside the managed heap while it is small, else mapped from a temporary file, so that
/// permuting a tensor of many gigabytes does not need as much memory.
/// </summary>
internal sealed unsafe class Scratch : IDisposable
{
    private const long MaxMemory = 128L * 1024 * 1024;

    private readonly long _length;
    private readonly string? _path;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private byte* _bytes;

    public Scratch(long length)
    {
        _length = length;
        if (length <= MaxMemory)
        {
            _bytes = (byte*)NativeMemory.Alloc((nuint)Math.Max(1, length));
            return;
        }

        _path = Path.GetTempFileName();
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, null, length);
        _view = _file.CreateViewAccessor(0, length);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _bytes);
        _bytes += _view.PointerOffset;
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, _length - offset, nameof(bytes));
        bytes.CopyTo(new Span<byte>(_bytes + offset, bytes.Length));
    }

    public void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, _length - offset, nameof(destination));
        Unsafe.CopyBlockUnaligned(ref MemoryMarshal.GetReference(destination), ref _bytes[offset], (uint)destination.Length);
    }

    public void Dispose()
    {
        if (_path is null)
        {
            NativeMemory.Free(_bytes);
            _bytes = null;
            return;
        }

        _view!.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file!.Dispose();
        File.Delete(_path);
    }
}
