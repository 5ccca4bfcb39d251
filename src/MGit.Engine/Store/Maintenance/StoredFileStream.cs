using MGit.Engine.Store.Contents;

namespace MGit.Engine.Store.Maintenance;

/// <summary>Reads a file that is stored without tensors as if it lay on disk.</summary>
internal sealed class StoredFileStream(ContentStore contents, Manifest manifest, ManifestFile file) : Stream
{
    private readonly ContentAddress _content = file.Extents.Count > 0 ? manifest.AddressOf(file.Extents[0]) : new ContentAddress(file.Skeleton);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Clamp(Length - _position, 0, buffer.Length);
        if (count > 0)
        {
            contents.Read(_content, _position, buffer[..count]);
            _position += count;
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
