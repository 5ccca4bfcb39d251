using System.Buffers.Binary;
using System.IO.Hashing;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Packs;

/// <summary>
/// The fixed part of a record: magic, kind, version, lengths, content id, checksum. The checksum is XxHash3-64 of the header, seeded
/// with XxHash3-64 of the 52 bytes before it, which is seeded with the pack's id: bytes of another pack, or a record forged inside a
/// stored file, are never taken for records of this one. The header follows, then the payload, then XxHash3-64 of the payload.
/// </summary>
internal readonly record struct RecordFrame(RecordKind Kind, byte Version, int HeaderLength, long PayloadLength, ContentId Id, ulong Checksum)
{
    internal const int Size = 60;
    internal const int TrailerSize = sizeof(ulong);
    internal const int MinRecord = Size + TrailerSize;
    private const int ChecksumOffset = Size - sizeof(ulong);

    internal static ReadOnlySpan<byte> Magic => "MGR1"u8;

    /// <summary>Bytes of the whole record.</summary>
    internal long Length => Size + (long)HeaderLength + PayloadLength + TrailerSize;

    internal static void Write(Span<byte> frame, RecordKind kind, ContentId id, ReadOnlySpan<byte> header, long payloadLength, long seed)
    {
        frame[..Size].Clear();
        Magic.CopyTo(frame);
        frame[4] = (byte)kind;
        frame[5] = PackFormat.Version;
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], (uint)header.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[12..], (ulong)payloadLength);
        id.CopyTo(frame[20..]);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[ChecksumOffset..], ComputeChecksum(frame, header, seed));
    }

    /// <summary>Reads a frame whose lengths fit what is there; the fault otherwise. The checksum is not verified yet.</summary>
    /// <param name="available">Bytes from the frame's first one to where the record must have ended.</param>
    internal static PackFault TryParse(ReadOnlySpan<byte> bytes, long available, out RecordFrame frame)
    {
        frame = default;
        if (available < MinRecord || bytes.Length < Size)
        {
            return PackFault.Truncated;
        }

        if (!bytes.StartsWith(Magic) || bytes[6] != 0 || bytes[7] != 0)
        {
            return PackFault.Garbage;
        }

        uint headerLength = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        ulong payloadLength = BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]);
        if (headerLength > PackFormat.MaxHeaderLength || payloadLength > long.MaxValue / 2)
        {
            return PackFault.Garbage;
        }

        frame = new RecordFrame(
            (RecordKind)bytes[4],
            bytes[5],
            (int)headerLength,
            (long)payloadLength,
            new ContentId(bytes.Slice(20, ContentId.Size)),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumOffset..]));
        return frame.Length > available ? PackFault.Truncated : PackFault.None;
    }

    /// <summary>Whether frame and header are as they were written.</summary>
    internal bool Verify(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> header, long seed) =>
        ComputeChecksum(frame, header, seed) == Checksum;

    private static ulong ComputeChecksum(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> header, long seed) =>
        XxHash3.HashToUInt64(header, (long)XxHash3.HashToUInt64(frame[..ChecksumOffset], seed));
}
