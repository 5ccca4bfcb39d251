using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using MGit.Engine.Datasets.Formats;

namespace MGit.Engine.Datasets.Images;

/// <summary>
/// Reads PNG files (W3C Recommendation, third edition): every colour type and depth, not interlaced. Samples of 16 bits lose their lower
/// eight; transparency is left out.
/// </summary>
internal static class PngImage
{
    public const int MaxSide = 1 << 12;
    private const long MaxFile = 1 << 28;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static DecodedImage Read(string path, CancellationToken cancellationToken)
    {
        using FileStream file = DatasetFiles.OpenRead(path);
        if (file.Length > MaxFile)
        {
            throw DatasetFault.In(path, $"the image has {file.Length} bytes; the limit is {MaxFile}");
        }

        byte[] bytes = DatasetFiles.ReadExactly(file, file.Length, path, cancellationToken);
        if (!bytes.AsSpan().StartsWith(Signature))
        {
            throw DatasetFault.In(path, "the file does not begin as a PNG image does");
        }

        PngHeader? header = null;
        byte[] palette = [];
        using MemoryStream packed = new();
        int at = Signature.Length;
        while (true)
        {
            (string kind, ReadOnlyMemory<byte> data) = Chunk(bytes, ref at, path);
            switch (kind)
            {
                case "IHDR" when header is null:
                    header = PngHeader.Parse(data.Span, path);
                    break;
                case "PLTE":
                    palette = data.ToArray();
                    break;
                case "IDAT":
                    packed.Write(data.Span);
                    break;
                case "IEND" when header is not null:
                    packed.Position = 0;
                    return new DecodedImage(header.Width, header.Height, header.IsGrey ? 1 : 3, Samples(header, Unpack(header, packed, path, cancellationToken), palette, path));
                default:
                    if (header is null || char.IsAsciiLetterUpper(kind[0]))
                    {
                        throw DatasetFault.In(path, $"the chunk {DatasetFault.Quote(kind)} is out of place or unknown");
                    }

                    break;
            }
        }
    }

    private static (string Kind, ReadOnlyMemory<byte> Data) Chunk(byte[] bytes, ref int at, string path)
    {
        if (bytes.Length - at < 12)
        {
            throw DatasetFault.In(path, "the image ends before its IEND chunk");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
        if (length > bytes.Length - at - 12)
        {
            throw DatasetFault.In(path, $"a chunk at byte {at} is said to have {length} bytes, more than the file");
        }

        ReadOnlySpan<byte> named = bytes.AsSpan(at + 4, 4 + (int)length);
        if (Crc32.HashToUInt32(named) != BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at + 8 + (int)length)))
        {
            throw DatasetFault.In(path, $"the checksum of the chunk at byte {at} does not match");
        }

        int data = at + 8;
        at = data + (int)length + 4;
        return (System.Text.Encoding.Latin1.GetString(named[..4]), bytes.AsMemory(data, (int)length));
    }

    /// <summary>Inflates as many bytes as the header says the rows have, each row with its filter, and takes the filters off.</summary>
    private static byte[] Unpack(PngHeader header, Stream packed, string path, CancellationToken cancellationToken)
    {
        using ZLibStream inflated = new(packed, CompressionMode.Decompress);
        byte[] bytes = DatasetFiles.ReadExactly(inflated, (long)(header.RowBytes + 1) * header.Height, path, cancellationToken);
        byte[] rows = new byte[header.RowBytes * header.Height];
        for (int y = 0; y < header.Height; y++)
        {
            int filter = bytes[y * (header.RowBytes + 1)];
            if (filter > 4)
            {
                throw DatasetFault.In(path, $"row {y + 1} has the filter {filter}; expected 0 to 4");
            }

            ReadOnlySpan<byte> row = bytes.AsSpan((y * (header.RowBytes + 1)) + 1, header.RowBytes);
            Span<byte> result = rows.AsSpan(y * header.RowBytes, header.RowBytes);
            ReadOnlySpan<byte> above = y == 0 ? [] : rows.AsSpan((y - 1) * header.RowBytes, header.RowBytes);
            for (int x = 0; x < row.Length; x++)
            {
                int left = x >= header.PixelBytes ? result[x - header.PixelBytes] : 0;
                int up = y > 0 ? above[x] : 0;
                int corner = y > 0 && x >= header.PixelBytes ? above[x - header.PixelBytes] : 0;
                result[x] = (byte)(row[x] + filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => 0 });
            }
        }

        return rows;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner;
        int byLeft = Math.Abs(estimate - left);
        int byUp = Math.Abs(estimate - up);
        int byCorner = Math.Abs(estimate - corner);
        return byLeft <= byUp && byLeft <= byCorner ? left : byUp <= byCorner ? up : corner;
    }

    private static byte[] Samples(PngHeader header, byte[] rows, byte[] palette, string path)
    {
        int channels = header.IsGrey ? 1 : 3;
        byte[] samples = new byte[header.Width * header.Height * channels];
        for (int y = 0; y < header.Height; y++)
        {
            ReadOnlySpan<byte> row = rows.AsSpan(y * header.RowBytes, header.RowBytes);
            for (int x = 0; x < header.Width; x++)
            {
                Span<byte> pixel = samples.AsSpan(((y * header.Width) + x) * channels, channels);
                if (header.HasPalette)
                {
                    int entry = 3 * header.Sample(row, x, 0);
                    if (entry > palette.Length - 3)
                    {
                        throw DatasetFault.In(path, $"a pixel has the colour {entry / 3} and the palette {palette.Length / 3}");
                    }

                    palette.AsSpan(entry, 3).CopyTo(pixel);
                    continue;
                }

                for (int channel = 0; channel < channels; channel++)
                {
                    pixel[channel] = (byte)(header.Sample(row, x, channel) * (header.Depth < 8 ? 255 / ((1 << header.Depth) - 1) : 1));
                }
            }
        }

        return samples;
    }
}
