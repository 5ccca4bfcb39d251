using System.Security.Cryptography;

namespace MGit.Engine.Declaration;

/// <summary>One file of a declaration as it was read: its bytes and where what lies in them. Immutable; the bytes must not be changed.</summary>
public sealed class DeclarationFile
{
    private const int CheckpointDistance = 4096;

    private readonly Lazy<byte[]> _sha256;
    private readonly Lazy<int[]?> _checkpoints;

    internal DeclarationFile(string path, byte[] bytes)
    {
        Path = path;
        Bytes = bytes;
        BomLength = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        _sha256 = new Lazy<byte[]>(() => SHA256.HashData(Bytes));
        _checkpoints = new Lazy<int[]?>(BuildCheckpoints);
    }

    /// <summary>Path from the repository's root, with slashes.</summary>
    public string Path { get; }

    public ReadOnlyMemory<byte> Content => Bytes;

    /// <summary>SHA-256 of the content.</summary>
    public ReadOnlyMemory<byte> Sha256 => _sha256.Value;

    /// <summary>What the file looked like on disk; null where it was not read from there.</summary>
    public DeclarationStamp? Stamp { get; init; }

    internal byte[] Bytes { get; }

    internal int BomLength { get; }

    internal IReadOnlyList<SectionLayout> Sections { get; init; } = [];

    /// <summary>Globs of the file's <c>include:</c>.</summary>
    internal IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>Where the root mapping is written as <c>{…}</c>, or is absent.</summary>
    internal bool IsFlowRoot { get; init; }

    internal int RootColumn { get; init; } = 1;

    internal SectionLayout? Section(string key) => Sections.FirstOrDefault(section => section.Key == key);

    /// <summary>Byte offset of a UTF-16 index of the text (which does not count the byte-order mark).</summary>
    internal int ToByteOffset(int index)
    {
        if (_checkpoints.Value is not { } checkpoints)
        {
            return index + BomLength;
        }

        int slot = Math.Min(index / CheckpointDistance, checkpoints.Length - 1);
        int offset = checkpoints[slot];
        int at = slot * CheckpointDistance;

        // A checkpoint in the middle of a surrogate pair is kept as the pair's begin, one unit early.
        if (offset < 0)
        {
            offset = ~offset;
            at--;
        }

        while (at < index)
        {
            int length = LengthOf(Bytes[offset]);
            offset += length;
            at += length == 4 ? 2 : 1;
        }

        return offset;
    }

    /// <summary>The text between two UTF-16 indices.</summary>
    internal string Text(int start, int end)
    {
        int from = ToByteOffset(start);
        return System.Text.Encoding.UTF8.GetString(Bytes, from, ToByteOffset(end) - from);
    }

    private static int LengthOf(byte lead) => lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    private int[]? BuildCheckpoints()
    {
        if (System.Text.Ascii.IsValid(Bytes.AsSpan(BomLength)))
        {
            return null;
        }

        List<int> checkpoints = [];
        int at = 0;
        for (int offset = BomLength; offset < Bytes.Length;)
        {
            if (at == checkpoints.Count * CheckpointDistance)
            {
                checkpoints.Add(offset);
            }

            int length = LengthOf(Bytes[offset]);
            if (length == 4 && at + 1 == checkpoints.Count * CheckpointDistance)
            {
                checkpoints.Add(~offset);
            }

            offset += length;
            at += length == 4 ? 2 : 1;
        }

        if (checkpoints.Count == 0)
        {
            checkpoints.Add(BomLength);
        }

        return [.. checkpoints];
    }
}
