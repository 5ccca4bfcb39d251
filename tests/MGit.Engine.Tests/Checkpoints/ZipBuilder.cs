using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Writes zip archives as PyTorch and others do, and keeps the offsets, so that a test can damage a certain field.</summary>
internal sealed class ZipBuilder
{
    private readonly List<Entry> _entries = [];

    /// <summary>Whether entries carry their checksum behind the data, as PyTorch's do.</summary>
    public bool Descriptors { get; init; }

    /// <summary>Whether the archive has the 64-bit records, and all its fields point there.</summary>
    public bool Wide { get; init; }

    public long DirectoryOffset { get; private set; }

    public ZipBuilder Add(string name, ReadOnlySpan<byte> data, bool deflate = false)
    {
        _entries.Add(new Entry(name, data.ToArray(), deflate));
        return this;
    }

    /// <summary>Offsets of an entry's local header and directory record.</summary>
    public (long Local, long Directory) Offsets(string name) => _entries.Where(e => e.Name == name).Select(e => (e.Local, e.Directory)).Single();

    public byte[] Build()
    {
        MemoryStream file = new();
        foreach (Entry entry in _entries)
        {
            WriteEntry(file, entry);
        }

        DirectoryOffset = file.Length;
        foreach (Entry entry in _entries)
        {
            WriteRecord(file, entry);
        }

        long length = file.Length - DirectoryOffset;
        if (Wide)
        {
            long at = file.Length;
            Write32(file, 0x06064B50);
            Write64(file, 44);
            Write32(file, 0x002D002D);
            Write64(file, 0);
            Write64(file, _entries.Count);
            Write64(file, _entries.Count);
            Write64(file, length);
            Write64(file, DirectoryOffset);
            Write32(file, 0x07064B50);
            Write32(file, 0);
            Write64(file, at);
            Write32(file, 1);
        }

        Write32(file, 0x06054B50);
        Write32(file, 0);
        Write16(file, Wide ? 0xFFFF : _entries.Count);
        Write16(file, Wide ? 0xFFFF : _entries.Count);
        Write32(file, Wide ? uint.MaxValue : (uint)length);
        Write32(file, Wide ? uint.MaxValue : (uint)DirectoryOffset);
        Write16(file, 0);
        return file.ToArray();
    }

    private void WriteEntry(MemoryStream file, Entry entry)
    {
        entry.Local = file.Length;
        entry.Stored = entry.Deflate ? Deflate(entry.Data) : entry.Data;
        entry.Crc = Crc32.HashToUInt32(entry.Data);
        Write32(file, 0x04034B50);
        WriteCommon(file, entry, Descriptors ? 0 : entry.Crc, Descriptors ? 0 : entry.Stored.Length, Descriptors ? 0 : entry.Data.Length);
        Write16(file, Encoding.UTF8.GetByteCount(entry.Name));
        Write16(file, 0);
        file.Write(Encoding.UTF8.GetBytes(entry.Name));
        file.Write(entry.Stored);
        if (Descriptors)
        {
            Write32(file, 0x08074B50);
            Write32(file, entry.Crc);
            Write32(file, (uint)entry.Stored.Length);
            Write32(file, (uint)entry.Data.Length);
        }
    }

    private void WriteRecord(MemoryStream file, Entry entry)
    {
        entry.Directory = file.Length;
        Write32(file, 0x02014B50);
        Write16(file, 20);
        WriteCommon(file, entry, entry.Crc, Wide ? uint.MaxValue : entry.Stored.Length, Wide ? uint.MaxValue : entry.Data.Length);
        Write16(file, Encoding.UTF8.GetByteCount(entry.Name));
        Write16(file, Wide ? 28 : 0);
        Write16(file, 0);
        Write16(file, 0);
        Write16(file, 0);
        Write32(file, 0);
        Write32(file, Wide ? uint.MaxValue : (uint)entry.Local);
        file.Write(Encoding.UTF8.GetBytes(entry.Name));
        if (Wide)
        {
            Write16(file, 1);
            Write16(file, 24);
            Write64(file, entry.Data.Length);
            Write64(file, entry.Stored.Length);
            Write64(file, entry.Local);
        }
    }

    private void WriteCommon(MemoryStream file, Entry entry, uint crc, long stored, long length)
    {
        Write16(file, 20);
        Write16(file, 0x800 | (Descriptors ? 8 : 0));
        Write16(file, entry.Deflate ? 8 : 0);
        Write32(file, 0);
        Write32(file, crc);
        Write32(file, (uint)stored);
        Write32(file, (uint)length);
    }

    private static byte[] Deflate(byte[] data)
    {
        MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(data);
        }

        return packed.ToArray();
    }

    private static void Write16(MemoryStream file, int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        file.Write(bytes);
    }

    private static void Write32(MemoryStream file, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        file.Write(bytes);
    }

    private static void Write64(MemoryStream file, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        file.Write(bytes);
    }

    private sealed class Entry(string name, byte[] data, bool deflate)
    {
        public string Name { get; } = name;

        public byte[] Data { get; } = data;

        public bool Deflate { get; } = deflate;

        public byte[] Stored { get; set; } = [];

        public uint Crc { get; set; }

        public long Local { get; set; }

        public long Directory { get; set; }
    }
}
