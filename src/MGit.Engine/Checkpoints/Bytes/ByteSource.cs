using MGit.Engine.Errors;

namespace MGit.Engine.Checkpoints.Bytes;

/// <summary>Random access to bytes someone else made. Positions are within the source; a read outside of it is a fault of the caller.</summary>
internal abstract class ByteSource
{
    public abstract long Length { get; }

    /// <summary>Where byte 0 of this source lies in the outermost file.</summary>
    public virtual long Origin => 0;

    /// <summary>Fills the destination with the bytes at the position.</summary>
    /// <exception cref="MGitException">InputOutput: the file became shorter while it was read.</exception>
    public abstract void Read(long position, Span<byte> destination);

    /// <summary>Reads what there is, at most the destination's length, and says how much that was: 0 at or behind the end.</summary>
    public int ReadUpTo(long position, Span<byte> destination)
    {
        int count = (int)Math.Clamp(Length - position, 0, destination.Length);
        if (count > 0)
        {
            Read(position, destination[..count]);
        }

        return count;
    }

    /// <summary>A part of this source as a source of its own.</summary>
    public ByteSource Window(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "The window does not lie inside the source.");
        }

        return new WindowSource(this, offset, length);
    }

    private sealed class WindowSource(ByteSource inner, long offset, long length) : ByteSource
    {
        public override long Length => length;

        public override long Origin => inner.Origin + offset;

        public override void Read(long position, Span<byte> destination)
        {
            if (position < 0 || position > length - destination.Length)
            {
                throw new ArgumentOutOfRangeException(nameof(position), position, "The bytes do not lie inside the window.");
            }

            inner.Read(offset + position, destination);
        }
    }
}
