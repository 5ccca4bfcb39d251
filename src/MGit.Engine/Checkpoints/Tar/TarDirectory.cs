using System.Text;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Tar;

/// <summary>The ordinary files of a tar archive (ustar and older), by name. Anything that is not a well-formed archive is none.</summary>
internal static class TarDirectory
{
    private const int BlockSize = 512;
    private const int EntryLimit = 100_000;

    /// <returns>Null where the source is no tar archive.</returns>
    public static IReadOnlyDictionary<string, TarEntry>? Read(ByteSource source, CancellationToken cancellationToken)
    {
        Dictionary<string, TarEntry> entries = new(StringComparer.Ordinal);
        byte[] block = new byte[BlockSize];
        long at = 0;
        for (int i = 0; i < EntryLimit && source.ReadUpTo(at, block) == BlockSize; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return entries.Count > 0 ? entries : null;
            }

            if (Octal(block.AsSpan(148, 8)) != Checksum(block) || Octal(block.AsSpan(124, 12)) is not { } length || length > source.Length - at - BlockSize)
            {
                return null;
            }

            // Type '0' or nothing: an ordinary file. Long names and other extensions have no place in what PyTorch wrote.
            if (block[156] is (byte)'0' or 0)
            {
                ReadOnlySpan<byte> raw = block.AsSpan(0, 100);
                int end = raw.IndexOf((byte)0);
                string name = Encoding.UTF8.GetString(end < 0 ? raw : raw[..end]);
                name = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
                if (!entries.TryAdd(name, new TarEntry(at + BlockSize, length)))
                {
                    return null;
                }
            }

            at += BlockSize + ((length + BlockSize - 1) / BlockSize * BlockSize);
        }

        return entries.Count > 0 ? entries : null;
    }

    private static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = 0;
        for (int i = 0; i < block.Length; i++)
        {
            sum += i is >= 148 and < 156 ? (byte)' ' : block[i];
        }

        return sum;
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        ReadOnlySpan<byte> digits = field.Trim(" \0"u8);
        long value = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return null;
            }

            value = (value * 8) + (digit - '0');
        }

        return digits.IsEmpty ? null : value;
    }
}
