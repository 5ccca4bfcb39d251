using System.Buffers.Binary;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Zip;

/// <summary>The record at an archive's end, which says where the directory is; with its 64-bit companion where there is one.</summary>
internal readonly record struct ZipEnd(long EntryCount, long DirectoryOffset, long DirectoryLength)
{
    private const int Size = 22;
    private const int LocatorSize = 20;
    private const int WideSize = 56;
    private const int MaxComment = 0xFFFF;
    private const uint Signature = 0x06054B50;
    private const uint LocatorSignature = 0x07064B50;
    private const uint WideSignature = 0x06064B50;

    public static ZipEnd Read(ByteSource source)
    {
        long at = Find(source);
        Span<byte> record = stackalloc byte[Size];
        source.Read(at, record);
        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(record[4..]);
        if (disk is not (0 or 0xFFFF))
        {
            throw new CheckpointException(ZipFault.Split, "the archive is split over several files");
        }

        ZipEnd narrow = new(BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]), BinaryPrimitives.ReadUInt32LittleEndian(record[12..]));
        (ZipEnd end, long limit) = ReadWide(source, at, narrow) is { } wide ? wide : (narrow, at);
        if (end.EntryCount < 0 || end.DirectoryOffset < 0 || end.DirectoryLength < 0 || end.DirectoryOffset > limit - end.DirectoryLength)
        {
            throw new CheckpointException(ZipFault.DirectoryInvalid, $"the directory of {end.DirectoryLength} bytes at {end.DirectoryOffset} does not lie inside the archive");
        }

        return end;
    }

    private static long Find(ByteSource source)
    {
        int length = (int)Math.Min(source.Length, Size + MaxComment);
        byte[] tail = new byte[length];
        source.Read(source.Length - length, tail);
        for (int i = length - Size; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(i)) == Signature
                && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(i + 20)) == length - Size - i)
            {
                return source.Length - length + i;
            }
        }

        throw new CheckpointException(ZipFault.DirectoryMissing, "the zip archive has no directory at its end; it was not written or copied completely");
    }

    private static (ZipEnd End, long Limit)? ReadWide(ByteSource source, long at, ZipEnd narrow)
    {
        Span<byte> locator = stackalloc byte[LocatorSize];
        if (at < LocatorSize)
        {
            return null;
        }

        source.Read(at - LocatorSize, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != LocatorSignature)
        {
            return null;
        }

        long wideAt = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        Span<byte> record = stackalloc byte[WideSize];
        if (wideAt < 0 || wideAt > at - LocatorSize - WideSize)
        {
            throw new CheckpointException(ZipFault.Zip64Invalid, "the 64-bit end record does not lie inside the archive");
        }

        source.Read(wideAt, record);
        ZipEnd wide = new(BinaryPrimitives.ReadInt64LittleEndian(record[32..]), BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]));
        bool agrees = BinaryPrimitives.ReadUInt32LittleEndian(record) == WideSignature
            && (narrow.EntryCount == 0xFFFF || narrow.EntryCount == wide.EntryCount)
            && (narrow.DirectoryOffset == 0xFFFFFFFF || narrow.DirectoryOffset == wide.DirectoryOffset)
            && (narrow.DirectoryLength == 0xFFFFFFFF || narrow.DirectoryLength == wide.DirectoryLength);
        return agrees
            ? (wide, wideAt)
            : throw new CheckpointException(ZipFault.Zip64Invalid, "the 64-bit end record contradicts the other one");
    }
}
