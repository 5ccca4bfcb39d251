using System.Buffers.Binary;
using System.Text;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Zip;

/// <summary>
/// The directory of a zip archive (PKWARE APPNOTE 6.3.10), read strictly: every entry's own header is looked at, entries neither
/// overlap nor leave the archive, no name occurs twice. Zip64 included.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EntryLimit = 1_000_000;
    private const int DirectoryLimit = 256 * 1024 * 1024;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const uint EntrySignature = 0x02014B50;
    private const uint LocalSignature = 0x04034B50;
    private const uint DescriptorSignature = 0x08074B50;
    private const uint Saturated32 = 0xFFFFFFFF;

    private readonly ByteSource _source;

    private ZipDirectory(ByteSource source, IReadOnlyList<ZipEntry> entries)
    {
        _source = source;
        Entries = entries;
    }

    /// <summary>In the order of the directory.</summary>
    public IReadOnlyList<ZipEntry> Entries { get; }

    /// <summary>Whether the source begins as a zip archive does.</summary>
    public static bool Recognise(ByteSource source)
    {
        Span<byte> start = stackalloc byte[4];
        return source.ReadUpTo(0, start) == start.Length && (start.SequenceEqual("PK\u0003\u0004"u8) || start.SequenceEqual("PK\u0005\u0006"u8));
    }

    /// <exception cref="CheckpointException">With a <see cref="ZipFault"/>.</exception>
    public static ZipDirectory Read(ByteSource source, CancellationToken cancellationToken)
    {
        ZipEnd end = ZipEnd.Read(source);
        if (end.EntryCount > EntryLimit || end.DirectoryLength > DirectoryLimit)
        {
            throw new CheckpointException(ZipFault.TooLarge, $"the archive is said to have {end.EntryCount} entries in a directory of {end.DirectoryLength} bytes; the limits are {EntryLimit} and {DirectoryLimit}");
        }

        if (end.EntryCount * EntrySize > end.DirectoryLength)
        {
            throw new CheckpointException(ZipFault.DirectoryInvalid, $"{end.EntryCount} entries do not fit into a directory of {end.DirectoryLength} bytes");
        }

        List<ZipEntry> entries = ReadEntries(source, end);
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < entries.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            entries[i] = Locate(source, entries[i], end.DirectoryOffset);
            if (!names.Add(entries[i].Name))
            {
                throw new CheckpointException(ZipFault.DuplicateName, $"two entries of the archive are called '{Shown.Text(entries[i].Name)}'");
            }
        }

        RefuseOverlaps(entries);
        return new ZipDirectory(source, entries);
    }

    /// <summary>The entry's bytes, which have to be stored.</summary>
    public ByteSource Open(ZipEntry entry) => _source.Window(entry.DataOffset, entry.StoredLength);

    /// <summary>Where the checksum over a stored entry stands.</summary>
    public ChecksumFixup Fixup(ZipEntry entry)
    {
        List<long> fields = [];
        if (entry.HasDescriptor)
        {
            Span<byte> descriptor = stackalloc byte[8];
            long at = entry.DataOffset + entry.StoredLength;
            if (_source.ReadUpTo(at, descriptor) == descriptor.Length)
            {
                // The signature is optional; a checksum that happens to equal it is told from it by the value that follows.
                bool signed = BinaryPrimitives.ReadUInt32LittleEndian(descriptor) == DescriptorSignature && BinaryPrimitives.ReadUInt32LittleEndian(descriptor[4..]) == entry.Crc;
                if (signed || BinaryPrimitives.ReadUInt32LittleEndian(descriptor) == entry.Crc)
                {
                    fields.Add(_source.Origin + at + (signed ? 4 : 0));
                }
            }
        }

        Span<byte> local = stackalloc byte[4];
        _source.Read(entry.HeaderOffset + 14, local);
        if (!entry.HasDescriptor || (entry.Crc != 0 && BinaryPrimitives.ReadUInt32LittleEndian(local) == entry.Crc))
        {
            fields.Insert(0, _source.Origin + entry.HeaderOffset + 14);
        }

        fields.Add(_source.Origin + entry.DirectoryOffset + 16);
        return new ChecksumFixup(fields, _source.Origin + entry.DataOffset, entry.StoredLength);
    }

    private static List<ZipEntry> ReadEntries(ByteSource source, ZipEnd end)
    {
        List<ZipEntry> entries = new((int)end.EntryCount);
        BufferedBytes bytes = new(source.Window(end.DirectoryOffset, end.DirectoryLength));
        Span<byte> head = stackalloc byte[EntrySize];
        for (long i = 0; i < end.EntryCount; i++)
        {
            long at = end.DirectoryOffset + bytes.Position;
            if (!bytes.TryRead(head) || BinaryPrimitives.ReadUInt32LittleEndian(head) != EntrySignature)
            {
                throw new CheckpointException(ZipFault.DirectoryInvalid, $"the directory is damaged at entry {i} of {end.EntryCount}");
            }

            byte[] name = new byte[BinaryPrimitives.ReadUInt16LittleEndian(head[28..])];
            byte[] extra = new byte[BinaryPrimitives.ReadUInt16LittleEndian(head[30..])];
            if (!bytes.TryRead(name) || !bytes.TryRead(extra) || !bytes.TrySkip(BinaryPrimitives.ReadUInt16LittleEndian(head[32..])))
            {
                throw new CheckpointException(ZipFault.DirectoryInvalid, $"the directory is cut off at entry {i} of {end.EntryCount}");
            }

            entries.Add(ReadEntry(head, name, extra, at));
        }

        return entries;
    }

    private static ZipEntry ReadEntry(ReadOnlySpan<byte> head, ReadOnlySpan<byte> nameBytes, ReadOnlySpan<byte> extra, long at)
    {
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(head[8..]);
        string name = NameOf(nameBytes, flags);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(head[20..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(head[24..]);
        ushort disk = BinaryPrimitives.ReadUInt16LittleEndian(head[34..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(head[42..]);
        if (disk is not (0 or 0xFFFF))
        {
            throw new CheckpointException(ZipFault.Split, "the archive is split over several files");
        }

        Zip64Fields wide = new(extra, name);
        long realLength = length == Saturated32 ? wide.Next(length) : length;
        long realStored = stored == Saturated32 ? wide.Next(stored) : stored;
        long realOffset = offset == Saturated32 ? wide.Next(offset) : offset;
        return new ZipEntry(
            name, flags, BinaryPrimitives.ReadUInt16LittleEndian(head[10..]), BinaryPrimitives.ReadUInt32LittleEndian(head[16..]),
            realStored, realLength, realOffset, at);
    }

    private static string NameOf(ReadOnlySpan<byte> bytes, ushort flags)
        => ((flags & 0x800) != 0 ? Encoding.UTF8 : Encoding.Latin1).GetString(bytes);

    /// <summary>Reads the entry's own header, which alone says where its data begin.</summary>
    private static ZipEntry Locate(ByteSource source, ZipEntry entry, long dataEnd)
    {
        Span<byte> head = stackalloc byte[LocalSize];
        if (entry.HeaderOffset < 0 || entry.StoredLength < 0 || entry.Length < 0 || entry.HeaderOffset > dataEnd - LocalSize)
        {
            throw Outside(entry);
        }

        source.Read(entry.HeaderOffset, head);
        if (BinaryPrimitives.ReadUInt32LittleEndian(head) != LocalSignature)
        {
            throw new CheckpointException(ZipFault.LocalHeaderInvalid, $"the entry '{Shown.Text(entry.Name)}' is not where the directory says");
        }

        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(head[26..]);
        long dataOffset = entry.HeaderOffset + LocalSize + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(head[28..]);
        if (dataOffset > dataEnd - entry.StoredLength)
        {
            throw Outside(entry);
        }

        byte[] name = new byte[nameLength];
        source.Read(entry.HeaderOffset + LocalSize, name);
        if (NameOf(name, entry.Flags) != entry.Name)
        {
            throw new CheckpointException(ZipFault.LocalHeaderInvalid, $"the entry '{Shown.Text(entry.Name)}' of the directory is called otherwise in its own header");
        }

        return entry with { DataOffset = dataOffset };
    }

    private static void RefuseOverlaps(List<ZipEntry> entries)
    {
        long end = 0;
        foreach (ZipEntry entry in entries.OrderBy(e => e.HeaderOffset))
        {
            if (entry.HeaderOffset < end)
            {
                throw new CheckpointException(ZipFault.Overlap, $"the entry '{Shown.Text(entry.Name)}' begins inside another one");
            }

            end = entry.DataOffset + entry.StoredLength;
        }
    }

    private static CheckpointException Outside(ZipEntry entry)
        => new(ZipFault.EntryOutside, $"the entry '{Shown.Text(entry.Name)}' does not lie inside the archive");

    /// <summary>Hands out the 64-bit values of an entry's extra field, which holds only those that did not fit elsewhere.</summary>
    private ref struct Zip64Fields
    {
        private readonly string _name;
        private ReadOnlySpan<byte> _values;

        public Zip64Fields(ReadOnlySpan<byte> extra, string name)
        {
            _name = name;
            _values = [];
            while (extra.Length >= 4)
            {
                int size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
                if (size > extra.Length - 4)
                {
                    break;
                }

                if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
                {
                    _values = extra.Slice(4, size);
                    break;
                }

                extra = extra[(4 + size)..];
            }
        }

        public long Next(uint narrow)
        {
            if (_values.IsEmpty)
            {
                // Without a 64-bit field the saturated value is the value itself.
                return narrow;
            }

            if (_values.Length < 8)
            {
                throw new CheckpointException(ZipFault.Zip64Invalid, $"the 64-bit field of entry '{Shown.Text(_name)}' is cut off");
            }

            long value = BinaryPrimitives.ReadInt64LittleEndian(_values);
            _values = _values[8..];
            return value;
        }
    }
}
