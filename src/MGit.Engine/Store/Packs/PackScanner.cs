using System.Buffers;
using MGit.Engine.Store.Files;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Packs;

/// <summary>
/// Walks a pack from record to record without the catalog. After damage it goes on at the next place that holds a record whose checksum
/// is right. A frame that only looks like one costs the hashing of the header it claims, so that work is bounded by the file's size.
/// </summary>
internal sealed class PackScanner(SafeFileHandle handle, string pack, bool verifyPayload, CancellationToken cancellation)
{
    private const int SearchChunk = 1 << 18;
    private const int CheapHeader = 4096;

    private readonly long _length = RandomAccess.GetLength(handle);
    private long _seed;
    private long _hashingLeft = 2 * RandomAccess.GetLength(handle) + SearchChunk;

    internal static IEnumerable<ScannedRecord> Scan(string path, string pack, long from, bool verifyPayload, CancellationToken cancellation)
    {
        SafeFileHandle handle;
        try
        {
            handle = PackReader.Open(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, path);
        }

        using (handle)
        {
            PackScanner scanner = new(handle, pack, verifyPayload, cancellation);
            foreach (ScannedRecord record in scanner.Walk(from))
            {
                yield return record;
            }
        }
    }

    private IEnumerable<ScannedRecord> Walk(long from)
    {
        PackFault fault = CheckHead();
        long position = Math.Max(from, PackHead.Size);
        if (from == 0)
        {
            if (fault != PackFault.None)
            {
                yield return Damage(0, Math.Min(PackHead.Size, _length), fault);
            }

            if (fault == PackFault.TooNew)
            {
                yield break;
            }
        }

        while (position < _length)
        {
            cancellation.ThrowIfCancellationRequested();
            ScannedRecord? found = TryRecord(position, out fault);
            if (found is null)
            {
                long next = FindNext(position + 1);
                found = Damage(position, next - position, fault);
            }

            yield return found;
            position = found.Offset + found.Length;
        }
    }

    private PackFault CheckHead()
    {
        Span<byte> head = stackalloc byte[PackHead.Size];
        int have = PackReader.ReadUpTo(handle, pack, 0, head);
        PackHead? parsed = PackHead.TryParse(head[..have], out PackFault fault);
        _seed = parsed?.Number ?? PackFormat.NumberOf(pack) ?? 0;
        return parsed is { } sound && sound.Name != pack ? PackFault.NotAPack : fault;
    }

    private ScannedRecord? TryRecord(long offset, out PackFault fault)
    {
        Span<byte> bytes = stackalloc byte[RecordFrame.Size];
        int have = PackReader.ReadUpTo(handle, pack, offset, bytes);
        fault = RecordFrame.TryParse(bytes[..have], _length - offset, out RecordFrame frame);
        if (fault != PackFault.None)
        {
            return null;
        }

        byte[] header = new byte[frame.HeaderLength];
        long payloadOffset = offset + RecordFrame.Size + header.Length;
        if (PackReader.ReadUpTo(handle, pack, offset + RecordFrame.Size, header) < header.Length || !frame.Verify(bytes, header, _seed))
        {
            fault = PackFault.HeaderChecksum;
            return null;
        }

        PackFault state = frame.Version > PackFormat.Version ? PackFault.TooNew
            : !Enum.IsDefined(frame.Kind) ? PackFault.UnknownKind
            : verifyPayload && !PackReader.VerifyPayload(handle, pack, payloadOffset, frame.PayloadLength, cancellation) ? PackFault.PayloadChecksum
            : PackFault.None;
        return new ScannedRecord(pack, offset, frame.Length, frame.Kind, frame.Id, header, payloadOffset, frame.PayloadLength, state);
    }

    /// <summary>The first place at or after the position where a record's frame and header are sound; the file's end where there is none.</summary>
    private long FindNext(long position)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(SearchChunk);
        try
        {
            while (_length - position >= RecordFrame.MinRecord)
            {
                cancellation.ThrowIfCancellationRequested();
                int have = PackReader.ReadUpTo(handle, pack, position, buffer.AsSpan(0, SearchChunk));
                if (have < RecordFrame.Size)
                {
                    break;
                }

                ReadOnlySpan<byte> chunk = buffer.AsSpan(0, have);
                for (int at = 0; at <= have - RecordFrame.Size;)
                {
                    int step = chunk[at..].IndexOf(RecordFrame.Magic);
                    if (step < 0 || at + step > have - RecordFrame.Size)
                    {
                        break;
                    }

                    at += step;
                    if (IsRecord(position + at, chunk.Slice(at, RecordFrame.Size)))
                    {
                        return position + at;
                    }

                    at++;
                }

                // The last bytes may begin a frame that the next chunk completes.
                position += have - RecordFrame.Size + 1;
            }

            return _length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool IsRecord(long offset, ReadOnlySpan<byte> bytes)
    {
        if (RecordFrame.TryParse(bytes, _length - offset, out RecordFrame frame) != PackFault.None
            || (frame.HeaderLength > CheapHeader && frame.HeaderLength > _hashingLeft))
        {
            return false;
        }

        _hashingLeft -= frame.HeaderLength;
        byte[] header = ArrayPool<byte>.Shared.Rent(frame.HeaderLength);
        try
        {
            Span<byte> exact = header.AsSpan(0, frame.HeaderLength);
            return PackReader.ReadUpTo(handle, pack, offset + RecordFrame.Size, exact) == exact.Length && frame.Verify(bytes, exact, _seed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(header);
        }
    }

    private ScannedRecord Damage(long offset, long length, PackFault fault) =>
        new(pack, offset, length, default, default, [], offset, 0, fault);
}
