using System.Buffers;
using System.IO.Hashing;
using MGit.Engine.Checkpoints;
using MGit.Engine.Store.Files;
using Microsoft.Win32.SafeHandles;

namespace MGit.Engine.Store.Contents.Restore;

/// <summary>
/// Computes the CRC-32s of a restored archive anew, whose tensors are only within a bound of what was added. Inner archives come first:
/// what is written into them belongs to what the outer one's checksum covers.
/// </summary>
internal static class ChecksumFixer
{
    public const int ChecksumBytes = 4;

    /// <summary>Fills the destination with the file's bytes at a position.</summary>
    public delegate void Reader(long position, Span<byte> destination);

    public static void Fix(IDurableFile written, IReadOnlyList<ChecksumFixup> fixups, CancellationToken cancellation)
    {
        if (fixups.Count == 0)
        {
            return;
        }

        using SafeFileHandle reading = File.OpenHandle(written.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        foreach (ChecksumFixup fixup in fixups)
        {
            try
            {
                Compute(fixup, (position, bytes) => ReadExactly(reading, written.Path, position, bytes), checksum, cancellation);
            }
            catch (IOException error)
            {
                throw FileErrors.Translate(error, written.Path);
            }

            foreach (long offset in fixup.FieldOffsets)
            {
                written.Write(offset, checksum);
            }
        }
    }

    /// <summary>The checksum of the bytes that a fixup covers, little-endian as zip writes it.</summary>
    public static void Compute(ChecksumFixup fixup, Reader read, Span<byte> checksum, CancellationToken cancellation)
    {
        Crc32 crc = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1024 * 1024);
        try
        {
            for (long done = 0; done < fixup.DataLength;)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(buffer.Length, fixup.DataLength - done));
                read(fixup.DataOffset + done, piece);
                crc.Append(piece);
                done += piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        crc.GetCurrentHash(checksum);
    }

    private static void ReadExactly(SafeFileHandle reading, string path, long position, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(reading, destination, position);
            if (count == 0)
            {
                throw new IOException($"'{path}' is shorter than it was written.");
            }

            destination = destination[count..];
            position += count;
        }
    }
}
