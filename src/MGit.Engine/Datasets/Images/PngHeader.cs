using System.Buffers.Binary;

namespace MGit.Engine.Datasets.Images;

/// <summary>What the IHDR chunk of a PNG file says.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Bits of a sample: 1, 2, 4, 8 or 16.</param>
/// <param name="Stored">Samples of a pixel, transparency among them.</param>
/// <param name="IsGrey">Whether pixels are shades of grey.</param>
/// <param name="HasPalette">Whether pixels are entries of a palette.</param>
internal sealed record PngHeader(int Width, int Height, int Depth, int Stored, bool IsGrey, bool HasPalette)
{
    public int RowBytes { get; } = ((Width * Stored * Depth) + 7) / 8;

    /// <summary>Bytes between a sample and the same of the pixel to its left; at least 1.</summary>
    public int PixelBytes { get; } = Math.Max(1, Stored * Depth / 8);

    public static PngHeader Parse(ReadOnlySpan<byte> data, string path)
    {
        if (data.Length != 13)
        {
            throw DatasetFault.In(path, $"the IHDR chunk has {data.Length} bytes; expected 13");
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        (int depth, int colour) = (data[8], data[9]);
        if (width is 0 or > PngImage.MaxSide || height is 0 or > PngImage.MaxSide)
        {
            throw DatasetFault.In(path, $"the image has {width} x {height} pixels; expected 1 to {PngImage.MaxSide} in each direction");
        }

        bool fits = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!fits || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw DatasetFault.In(path, $"the image has the colour type {colour}, depth {depth}, compression {data[10]}, filter {data[11]}, interlacing {data[12]}, which are no PNG");
        }

        return data[12] == 0
            ? new PngHeader((int)width, (int)height, depth, colour switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 }, colour is 0 or 4, colour == 3)
            : throw DatasetFault.In(path, "the image is interlaced, which is not read; save it without");
    }

    /// <summary>A sample of a pixel: all its bits, of 16 the upper eight.</summary>
    public int Sample(ReadOnlySpan<byte> row, int x, int channel)
    {
        int index = (x * Stored) + channel;
        if (Depth >= 8)
        {
            return row[index * (Depth / 8)];
        }

        int bit = index * Depth;
        return (row[bit / 8] >> (8 - Depth - (bit % 8))) & ((1 << Depth) - 1);
    }
}
