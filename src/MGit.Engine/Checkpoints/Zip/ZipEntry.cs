namespace MGit.Engine.Checkpoints.Zip;

/// <summary>One file of a zip archive. Offsets are within the archive.</summary>
internal sealed record ZipEntry(string Name, ushort Flags, ushort Method, uint Crc, long StoredLength, long Length, long HeaderOffset, long DirectoryOffset)
{
    private const ushort Encrypted = 1;
    private const ushort WithDescriptor = 8;

    /// <summary>Where the entry's bytes begin; known once its own header was read.</summary>
    public long DataOffset { get; init; }

    /// <summary>Whether the entry's bytes lie in the archive as they are.</summary>
    public bool IsStored => Method == 0 && (Flags & Encrypted) == 0 && StoredLength == Length;

    /// <summary>Whether the checksum follows the data instead of standing before it.</summary>
    public bool HasDescriptor => (Flags & WithDescriptor) != 0;
}
