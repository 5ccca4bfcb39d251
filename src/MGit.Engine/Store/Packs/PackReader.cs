using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using MGit.Engine.Store.Files;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Packs;

/// <summary>Reads frames, headers and payloads from an open pack, checking everything it reads. Thread-safe: positions are explicit.</summary>
internal static class PackReader
{
    private const int ChunkSize = 1 << 18;
    private const int FirstRead = 1024;

    internal static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);

    /// <summary>Reads exactly the bytes asked for, or throws that the pack ends early.</summary>
    internal static void ReadExactly(SafeFileHandle handle, string pack, long offset, Span<byte> destination)
    {
        int done = ReadUpTo(handle, pack, offset, destination);
        if (done < destination.Length)
        {
            throw new StoreCorruptException(pack, offset, $"the file ends {destination.Length - done} bytes early");
        }
    }

    internal static int ReadUpTo(SafeFileHandle handle, string pack, long offset, Span<byte> destination)
    {
        try
        {
            int done = 0;
            while (done < destination.Length)
            {
                int read = RandomAccess.Read(handle, destination[done..], offset + done);
                if (read == 0)
                {
                    break;
                }

                done += read;
            }

            return done;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(error, pack);
        }
    }

    /// <summary>The seed of the pack's checksums, from its head or else its name.</summary>
    internal static long ReadSeed(SafeFileHandle handle, string pack)
    {
        Span<byte> head = stackalloc byte[PackHead.Size];
        int have = ReadUpTo(handle, pack, 0, head);
        return PackHead.TryParse(head[..have], out _)?.Number ?? PackFormat.NumberOf(pack) ?? 0;
    }

    /// <summary>Reads and verifies a record's frame and header.</summary>
    internal static RecordFrame ReadHeader(SafeFileHandle handle, string pack, long seed, long offset, long length, out byte[] header)
    {
        if (offset < PackHead.Size || length < RecordFrame.MinRecord || offset > long.MaxValue - length)
        {
            throw new StoreCorruptException(pack, offset, "no record can lie there");
        }

        Span<byte> first = stackalloc byte[(int)Math.Min(FirstRead, length)];
        ReadExactly(handle, pack, offset, first);
        RecordFrame frame = Parse(first, pack, offset, length);

        // The header is allocated only after the file is known to be long enough for what the frame claims.
        if (RandomAccess.GetLength(handle) - offset < length)
        {
            throw new StoreCorruptException(pack, offset, "the file ends inside the record");
        }

        header = new byte[frame.HeaderLength];
        int have = Math.Min(first.Length - RecordFrame.Size, header.Length);
        first.Slice(RecordFrame.Size, have).CopyTo(header);
        ReadExactly(handle, pack, offset + RecordFrame.Size + have, header.AsSpan(have));
        if (!frame.Verify(first, header, seed))
        {
            throw new StoreCorruptException(pack, offset, "the record's header does not match its checksum");
        }

        if (frame.Version > PackFormat.Version)
        {
            throw PackHead.Refuse(PackFault.TooNew, pack);
        }

        return frame;
    }

    internal static PackRecord ReadRecord(SafeFileHandle handle, string pack, long seed, long offset, long length)
    {
        RecordFrame frame = ReadHeader(handle, pack, seed, offset, length, out byte[] header);
        if (frame.PayloadLength > Array.MaxLength)
        {
            throw new StoreCorruptException(pack, offset, $"a payload of {frame.PayloadLength} bytes is more than a record read whole can have");
        }

        byte[] payload = new byte[frame.PayloadLength];
        long payloadOffset = offset + RecordFrame.Size + frame.HeaderLength;
        ReadExactly(handle, pack, payloadOffset, payload);
        Span<byte> trailer = stackalloc byte[RecordFrame.TrailerSize];
        ReadExactly(handle, pack, payloadOffset + payload.Length, trailer);
        if (XxHash3.HashToUInt64(payload) != BinaryPrimitives.ReadUInt64LittleEndian(trailer))
        {
            throw new StoreCorruptException(pack, offset, "the record's payload does not match its checksum");
        }

        return new PackRecord(frame.Kind, frame.Id, header, payload);
    }

    /// <summary>Whether a payload of any size matches the checksum after it; memory stays bounded.</summary>
    internal static bool VerifyPayload(SafeFileHandle handle, string pack, long payloadOffset, long payloadLength, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(ChunkSize, Math.Max(payloadLength, RecordFrame.TrailerSize)));
        try
        {
            XxHash3 hash = new();
            for (long done = 0; done < payloadLength;)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, payloadLength - done));
                ReadExactly(handle, pack, payloadOffset + done, chunk);
                hash.Append(chunk);
                done += chunk.Length;
            }

            Span<byte> trailer = stackalloc byte[RecordFrame.TrailerSize];
            ReadExactly(handle, pack, payloadOffset + payloadLength, trailer);
            return hash.GetCurrentHashAsUInt64() == BinaryPrimitives.ReadUInt64LittleEndian(trailer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static RecordFrame Parse(ReadOnlySpan<byte> bytes, string pack, long offset, long length)
    {
        PackFault fault = RecordFrame.TryParse(bytes, length, out RecordFrame frame);
        return fault == PackFault.None && frame.Length == length
            ? frame
            : throw new StoreCorruptException(pack, offset, "there is no record of the expected length");
    }
}
