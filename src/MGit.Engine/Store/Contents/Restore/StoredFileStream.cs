using MGit.Engine.Checkpoints;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>
/// Reads a stored file as if it lay on disk: the bytes that an export would write, decoded as they are asked for. The checksums inside a
/// bounded node's file are computed at the first read that touches one.
/// </summary>
internal sealed class StoredFileStream(ContentStore contents, Manifest manifest, ManifestFile file) : Stream
{
    private readonly StoredFileParts _parts = new(contents, manifest, file);
    private List<(long Offset, byte[] Bytes)>? _patches;
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
            Span<byte> read = buffer[..count];
            _parts.Read(_position, read);
            if (!file.IsExact && TouchesChecksum(_position, count))
            {
                Patch(_position, read, _patches ??= ComputeChecksums());
            }

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

    private static void Patch(long position, Span<byte> read, List<(long Offset, byte[] Bytes)> patches)
    {
        foreach ((long offset, byte[] bytes) in patches)
        {
            for (int index = 0; index < bytes.Length; index++)
            {
                long at = offset + index - position;
                if (at >= 0 && at < read.Length)
                {
                    read[(int)at] = bytes[index];
                }
            }
        }
    }

    private bool TouchesChecksum(long position, int count) => file.Fixups.Any(fixup => fixup.FieldOffsets.Any(
        offset => offset < position + count && offset + ChecksumFixer.ChecksumBytes > position));

    private List<(long Offset, byte[] Bytes)> ComputeChecksums()
    {
        // In order: an outer archive's checksum covers those inside it.
        List<(long Offset, byte[] Bytes)> patches = [];
        foreach (ChecksumFixup fixup in file.Fixups)
        {
            byte[] checksum = new byte[ChecksumFixer.ChecksumBytes];
            ChecksumFixer.Compute(
                fixup,
                (position, bytes) =>
                {
                    _parts.Read(position, bytes);
                    Patch(position, bytes, patches);
                },
                checksum,
                CancellationToken.None);
            patches.AddRange(fixup.FieldOffsets.Select(offset => (offset, checksum)));
        }

        return patches;
    }
}
