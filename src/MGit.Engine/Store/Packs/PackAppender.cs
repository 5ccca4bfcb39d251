using System.Buffers;
using System.Buffers.Binary;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Packs;

/// <summary>The end of a claimed pack, with a write buffer before it. Used under its writer's lock.</summary>
internal sealed class PackAppender(ClaimedPack pack) : IDisposable
{
    private const int BufferSize = 1 << 20;

    private byte[]? _buffer;
    private int _buffered;
    private long _written = pack.Committed;
    private long _flushed = pack.Committed;

    internal ClaimedPack Pack => pack;

    /// <summary>Where the next record begins.</summary>
    internal long End => _written + _buffered;

    /// <summary>The write or flush that failed; nothing appended since the last commit can be trusted then.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Writes a record's frame and header; payload and trailer must follow.</summary>
    internal long Begin(RecordKind kind, ContentId id, ReadOnlySpan<byte> header, long payloadLength)
    {
        long offset = End;
        Span<byte> frame = stackalloc byte[RecordFrame.Size];
        RecordFrame.Write(frame, kind, id, header, payloadLength, pack.Number);
        Put(frame);
        Put(header);
        return offset;
    }

    internal void Put(ReadOnlySpan<byte> bytes)
    {
        _buffer ??= ArrayPool<byte>.Shared.Rent(BufferSize);
        if (bytes.Length > _buffer.Length - _buffered)
        {
            WriteBuffer();
        }

        if (bytes.Length < _buffer.Length)
        {
            bytes.CopyTo(_buffer.AsSpan(_buffered));
            _buffered += bytes.Length;
            return;
        }

        Write(bytes);
    }

    /// <summary>Ends the record that began at the offset.</summary>
    internal RecordLocation Finish(long offset, ulong payloadHash)
    {
        Span<byte> trailer = stackalloc byte[RecordFrame.TrailerSize];
        BinaryPrimitives.WriteUInt64LittleEndian(trailer, payloadHash);
        Put(trailer);
        return new RecordLocation(pack.Number, offset, End - offset);
    }

    /// <summary>Writes the buffer out if bytes before <paramref name="end"/> are still in it, so that they can be read from the file.</summary>
    internal void MakeReadable(long end)
    {
        if (end > _written && end <= End && Failure is null)
        {
            WriteBuffer();
        }
    }

    /// <summary>Returns once everything appended so far is on the disk.</summary>
    internal void Flush()
    {
        WriteBuffer();
        if (_flushed < _written)
        {
            try
            {
                pack.File.Flush();
            }
            catch (Exception error)
            {
                // After a failed flush the system may have dropped the pages: what was written must not be trusted.
                Failure = error;
                throw;
            }

            _flushed = _written;
        }
    }

    /// <summary>Takes back everything from the position on.</summary>
    /// <param name="durable">Whether to return only when it is gone from the disk too.</param>
    internal void CutTo(long position, bool durable)
    {
        _buffered = 0;
        if (pack.File.Length > position)
        {
            pack.File.Truncate(position);
            if (durable)
            {
                pack.File.Flush();
            }
        }

        _written = position;
        _flushed = position;
        Failure = null;
    }

    /// <summary>Whether the pack is let go of as it is, for the next writer to look after.</summary>
    internal bool LeaveTail { get; set; }

    /// <summary>Lets go of the pack, without what is not committed.</summary>
    public void Dispose()
    {
        try
        {
            if (!LeaveTail)
            {
                CutTo(pack.Committed, durable: false);
            }
        }
        catch (MGitException)
        {
            // What stays behind the committed length is dropped by the next writer that claims the pack.
        }

        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        pack.Dispose();
    }

    private void WriteBuffer()
    {
        if (_buffered > 0)
        {
            int count = _buffered;
            _buffered = 0;
            Write(_buffer.AsSpan(0, count));
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            pack.File.Write(_written, bytes);
            _written += bytes.Length;
        }
        catch (Exception error)
        {
            Failure = error;
            throw;
        }
    }
}
