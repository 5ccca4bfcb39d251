using System.Buffers.Binary;

namespace MGit.Engine.Checkpoints.Bytes;

/// <summary>Reads a source from front to back through one buffer; what is skipped is not read. Reading past the end returns false.</summary>
internal sealed class BufferedBytes(ByteSource source, long position = 0, int bufferSize = 64 * 1024)
{
    private readonly byte[] _buffer = new byte[bufferSize];
    private long _bufferStart = position;
    private int _next;
    private int _filled;

    public ByteSource Source { get; } = source;

    public long Position => _bufferStart + _next;

    public long Remaining => Source.Length - Position;

    public bool TryByte(out byte value)
    {
        if (_next == _filled && !Fill())
        {
            value = 0;
            return false;
        }

        value = _buffer[_next++];
        return true;
    }

    public bool TryRead(Span<byte> destination)
    {
        if (destination.Length > Remaining)
        {
            return false;
        }

        int buffered = Math.Min(destination.Length, _filled - _next);
        _buffer.AsSpan(_next, buffered).CopyTo(destination);
        _next += buffered;
        destination = destination[buffered..];
        if (destination.Length >= _buffer.Length)
        {
            Source.Read(Position, destination);
            MoveTo(Position + destination.Length);
        }
        else if (destination.Length > 0)
        {
            Fill();
            _buffer.AsSpan(0, destination.Length).CopyTo(destination);
            _next = destination.Length;
        }

        return true;
    }

    public bool TrySkip(long count)
    {
        if (count < 0 || count > Remaining)
        {
            return false;
        }

        if (count <= _filled - _next)
        {
            _next += (int)count;
        }
        else
        {
            MoveTo(Position + count);
        }

        return true;
    }

    public bool TryInt32(out int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        bool read = TryRead(bytes);
        value = read ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : 0;
        return read;
    }

    public bool TryInt64(out long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        bool read = TryRead(bytes);
        value = read ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
        return read;
    }

    private void MoveTo(long position)
    {
        _bufferStart = position;
        _next = 0;
        _filled = 0;
    }

    private bool Fill()
    {
        MoveTo(Position);
        _filled = Source.ReadUpTo(_bufferStart, _buffer);
        return _filled > 0;
    }
}
