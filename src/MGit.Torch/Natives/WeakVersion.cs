using System.Buffers.Binary;
using System.Text;

namespace MGit.Torch.Natives;

/// <summary>
/// Marks one needed symbol version of an ELF library as weak, so that the loader accepts a host library without it. For a version behind
/// which no symbol is ever called. Layout: System V ABI, "Symbol Versioning" of the Linux Standard Base (Elfxx_Verneed, Elfxx_Vernaux).
/// </summary>
internal static class WeakVersion
{
    private const int SectionVersionNeeded = 0x6ffffffe;
    private const ushort WeakFlag = 0x2;
    private const int SectionHeaderSize = 64;
    private const int NeedSize = 16;
    private const int MaxEntries = 4096;

    /// <summary>Sets the flag on every entry of that name; whether there was one.</summary>
    /// <param name="library">A little-endian 64-bit ELF file; changed in place.</param>
    /// <param name="version">Name of the version ("GLIBCXX_3.4.32").</param>
    /// <exception cref="InvalidDataException">It is no such file, or its tables lead outside of it.</exception>
    public static bool Mark(Span<byte> library, string version)
    {
        if (library.Length < SectionHeaderSize || !library[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            throw new InvalidDataException("This is not a little-endian 64-bit ELF file.");
        }

        ulong table = BinaryPrimitives.ReadUInt64LittleEndian(library[0x28..]);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(library[0x3C..]);
        bool found = false;
        for (int i = 0; i < count; i++)
        {
            Span<byte> header = At(library, table + (ulong)(i * SectionHeaderSize), SectionHeaderSize);
            if (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) == SectionVersionNeeded)
            {
                uint link = BinaryPrimitives.ReadUInt32LittleEndian(header[40..]);
                Span<byte> names = Section(library, table, link, count);
                found |= MarkNeeded(Contents(library, header), names, version);
            }
        }

        return found;
    }

    private static bool MarkNeeded(Span<byte> needed, ReadOnlySpan<byte> names, string version)
    {
        bool found = false;
        ulong need = 0;
        for (int i = 0; i < MaxEntries; i++)
        {
            Span<byte> entry = At(needed, need, NeedSize);
            int versions = BinaryPrimitives.ReadUInt16LittleEndian(entry[2..]);
            ulong auxiliary = need + BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            for (int j = 0; j < versions; j++)
            {
                Span<byte> one = At(needed, auxiliary, NeedSize);
                if (NameAt(names, BinaryPrimitives.ReadUInt32LittleEndian(one[8..])) == version)
                {
                    ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(one[4..]);
                    BinaryPrimitives.WriteUInt16LittleEndian(one[4..], (ushort)(flags | WeakFlag));
                    found = true;
                }

                auxiliary += BinaryPrimitives.ReadUInt32LittleEndian(one[12..]);
            }

            uint next = BinaryPrimitives.ReadUInt32LittleEndian(entry[12..]);
            if (next == 0)
            {
                return found;
            }

            need += next;
        }

        throw new InvalidDataException("The table of needed versions does not end.");
    }

    private static Span<byte> Section(Span<byte> library, ulong table, uint index, int count)
    {
        if (index >= count)
        {
            throw new InvalidDataException("A section refers to one that is not there.");
        }

        return Contents(library, At(library, table + (index * SectionHeaderSize), SectionHeaderSize));
    }

    private static Span<byte> Contents(Span<byte> library, ReadOnlySpan<byte> header) => At(
        library, BinaryPrimitives.ReadUInt64LittleEndian(header[24..]), BinaryPrimitives.ReadUInt64LittleEndian(header[32..]));

    private static string NameAt(ReadOnlySpan<byte> names, uint offset)
    {
        ReadOnlySpan<byte> rest = offset < names.Length ? names[(int)offset..] : default;
        int end = rest.IndexOf((byte)0);
        return end < 0 ? throw new InvalidDataException("A version's name does not end.") : Encoding.ASCII.GetString(rest[..end]);
    }

    private static Span<byte> At(Span<byte> bytes, ulong offset, ulong length) =>
        offset <= (ulong)bytes.Length && length <= (ulong)bytes.Length - offset
            ? bytes.Slice((int)offset, (int)length)
            : throw new InvalidDataException("A table leads outside of the file.");
}
