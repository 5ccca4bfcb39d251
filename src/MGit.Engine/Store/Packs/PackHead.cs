using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;
using MGit.Engine.Errors;

namespace MGit.Engine.Store.Packs;

/// <summary>The first 64 bytes of a pack: magic, version, the pack's and the repository's id, checksum.</summary>
internal readonly record struct PackHead(Guid Pack, Guid Repository)
{
    internal const int Size = 64;
    private const int ChecksumOffset = Size - sizeof(ulong);

    /// <summary>
    /// The pack's number: the first half of its id. It names the file, stands in the catalog, and seeds the checksums of the records (which
    /// can therefore be read also where the head is damaged).
    /// </summary>
    internal long Number => BinaryPrimitives.ReadInt64BigEndian(Pack.ToByteArray(bigEndian: true));

    internal string Name => PackFormat.NameOf(Number);

    private static ReadOnlySpan<byte> Magic => "MGITPACK"u8;

    /// <summary>The head of a new pack.</summary>
    internal static PackHead Create(Guid repository)
    {
        Span<byte> id = stackalloc byte[16];
        do
        {
            RandomNumberGenerator.Fill(id);
            id[0] &= 0x7f;
        }
        while (BinaryPrimitives.ReadInt64BigEndian(id) == 0);
        return new PackHead(new Guid(id, bigEndian: true), repository);
    }

    internal byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), PackFormat.Version);
        Pack.TryWriteBytes(bytes.AsSpan(16), bigEndian: true, out _);
        Repository.TryWriteBytes(bytes.AsSpan(32), bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(ChecksumOffset), XxHash3.HashToUInt64(bytes.AsSpan(0, ChecksumOffset)));
        return bytes;
    }

    /// <summary>Reads a head; the fault where it is none.</summary>
    internal static PackHead? TryParse(ReadOnlySpan<byte> bytes, out PackFault fault)
    {
        if (bytes.Length < Size)
        {
            fault = PackFault.Truncated;
            return null;
        }

        if (!bytes.StartsWith(Magic))
        {
            fault = PackFault.NotAPack;
            return null;
        }

        if (XxHash3.HashToUInt64(bytes[..ChecksumOffset]) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[ChecksumOffset..]))
        {
            fault = PackFault.HeaderChecksum;
            return null;
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) != PackFormat.Version)
        {
            fault = PackFault.TooNew;
            return null;
        }

        fault = PackFault.None;
        return new PackHead(new Guid(bytes.Slice(16, 16), bigEndian: true), new Guid(bytes.Slice(32, 16), bigEndian: true));
    }

    internal static MGitException Refuse(PackFault fault, string pack) => fault == PackFault.TooNew
        ? new MGitException(
            ErrorCode.RepositoryTooNew, $"Pack '{pack}' was written by a newer MGit than this one. Update the module.", pack)
        : new StoreCorruptException(pack, 0, fault == PackFault.NotAPack ? "it does not begin as a pack does" : "its head is damaged");
}
