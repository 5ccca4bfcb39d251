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
    public static void Fix(IDurableFile written, IReadOnlyList<ChecksumFixup> fixups, CancellationToken cancellation)
    {
        if (fixups.Count == 0)
        {
            return;
        }

        using SafeFileHandle reading = File.OpenHandle(written.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> checksum = stackalloc byte[4];
        foreach (ChecksumFixup fixup in fixups)
        {
            Compute(reading, written.Path, fixup, checksum, cancellation);
            foreach (long offset in fixup.FieldOffsets)
            {
                written.Write(offset, checksum);
            }
        }
    }

    private static void Compute(SafeFileHandle reading, string path, ChecksumFixup fixup, Span<byte> checksum, CancellationToken cancellation)
    {
        Crc32 crc = new();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1024 * 1024);
        try
        {
            for (long done = 0; done < fixup.DataLength;)
            {
                cancellation.ThrowIfCancellationRequested();
                int read = RandomAccess.Read(reading, buffer.AsSpan(0, (int)Math.Min(buffer.Length, fixup.DataLength - done)), fixup.DataOffset + done);
                if (read == 0)
                {
                    throw new IOException($"'{path}' is shorter than it was written.");
                }

                crc.Append(buffer.AsSpan(0, read));
                done += read;
            }
        }
        catch (IOException error)
        {
            throw FileErrors.Translate(error, path);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        // Both zip and this class write the checksum little-endian.
        crc.GetCurrentHash(checksum);
    }
}
