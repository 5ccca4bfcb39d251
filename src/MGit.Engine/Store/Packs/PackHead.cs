using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using MGit.Engine.Errors;

namespace MGit.Engine.Store.Packs;

/// <summary>The first 64 bytes of a pack: magic, version, the pack's and the repository's id, checksum.</summary>
internal readonly record struct PackHead(Guid Pack, Guid Repository)
{
    internal const int Size = 64;
    private const int ChecksumOffset = Size - sizeof(ulong);

    /// <summary>What the checksums of the pack's records are seeded with: the first half of its id.</summary>
    internal long Seed => BinaryPrimitives.ReadInt64BigEndian(Pack.ToByteArray(bigEndian: true));

    /// <summary>The pack's name: the first half of its id in hexadecimal, so that the seed is known also where the head is damaged.</summary>
    internal string Name => Seed.ToString("x16", CultureInfo.InvariantCulture);

    private static ReadOnlySpan<byte> Magic => "MGITPACK"u8;

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

    /// <summary>The seed by the pack's name alone; null where the name is none that MGit gave.</summary>
    internal static long? SeedOf(string name) =>
        long.TryParse(name, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long seed) ? seed : null;

    internal static MGitException Refuse(PackFault fault, string pack) => fault == PackFault.TooNew
        ? new MGitException(
            ErrorCode.RepositoryTooNew, $"Pack '{pack}' was written by a newer MGit than this one. Update the module.", pack)
        : new StoreCorruptException(pack, 0, fault == PackFault.NotAPack ? "it does not begin as a pack does" : "its head is damaged");
}
