namespace MGit.Engine.Store.Files;

/// <summary>A buffered, write-only stream over a durable file, from its start. Dispose writes the buffer out; it does not flush to the disk.</summary>
public sealed class DurableFileStream(IDurableFile file, int bufferSize = 1 << 16) : Stream
{
    private readonly byte[] _buffer = new byte[bufferSize];
    private long _position;
    private int _buffered;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _position + _buffered;

    public override long Position
    {
        get => _position + _buffered;
        set => throw new NotSupportedException();
    }

    public override void Flush()
    {
        if (_buffered > 0)
        {
            file.Write(_position, _buffer.AsSpan(0, _buffered));
            _position += _buffered;
            _buffered = 0;
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (buffer.Length > _buffer.Length - _buffered)
        {
            Flush();
        }

        if (buffer.Length >= _buffer.Length)
        {
            file.Write(_position, buffer);
            _position += buffer.Length;
            return;
        }

        buffer.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Flush();
        }

        base.Dispose(disposing);
    }
}
