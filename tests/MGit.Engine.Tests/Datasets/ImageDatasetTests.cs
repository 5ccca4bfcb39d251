using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using CsCheck;
using MGit.Engine.Datasets;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Datasets;

public sealed class ImageDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_of_images_for_each_class_becomes_planes_of_channels()
    {
        _folder.File("set/cat/1.png", Png(2, 1, 8, 2, [0, 1, 2, 3, 4, 5, 6]));
        _folder.File("set/dog/1.png", Png(2, 1, 8, 2, [0, 9, 9, 9, 9, 9, 9]));
        _folder.File("set/dog/note.txt", "no image");

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(_folder.PathOf("set")));

        Assert.Equal((2, "cat", "dog"), (dataset.Count, dataset.ClassNames[0], dataset.ClassNames[1]));
        Assert.Equal(new TensorShape(3, 1, 2), dataset.RowShape);
        Assert.Equal([1f, 4, 2, 5, 3, 6], DatasetFixture.Numbers(dataset.Batch([0])));
        Dataset grey = DatasetFixture.Load(DatasetFixture.Declare(_folder.PathOf("set")) with { Shape = new TensorShape(1, 1, 2) });
        Assert.Equal(9f, DatasetFixture.Numbers(grey.Batch([1]))[0], 4);
    }

    [Theory]
    [InlineData(1, new byte[] { 0, 0b1010_0000 }, new float[] { 255, 0, 255 })]
    [InlineData(2, new byte[] { 0, 0b0001_1000 }, new float[] { 0, 85, 170 })]
    [InlineData(4, new byte[] { 0, 0x1F, 0x20 }, new float[] { 17, 255, 34 })]
    [InlineData(16, new byte[] { 0, 7, 99, 8, 99, 9, 99 }, new float[] { 7, 8, 9 })]
    public void Every_depth_of_grey_is_read(int depth, byte[] row, float[] expected)
    {
        _folder.File("set/a/1.png", Png(3, 1, depth, 0, row));

        Assert.Equal(expected, DatasetFixture.Numbers(DatasetFixture.Load(DatasetFixture.Declare(_folder.PathOf("set"))).Batch([0])));
    }

    [Fact]
    public void Filters_are_taken_off_row_by_row()
    {
        // Each row stands for 10, 20, 30, whatever its filter: none, left, up, mean, Paeth.
        byte[] rows = [0, 10, 20, 30, 1, 10, 10, 10, 2, 0, 0, 0, 3, 5, 5, 5, 4, 0, 0, 0];
        _folder.File("set/a/1.png", Png(3, 5, 8, 0, rows));

        Assert.Equal(
            Enumerable.Repeat((float[])[10, 20, 30], 5).SelectMany(row => row),
            DatasetFixture.Numbers(DatasetFixture.Load(DatasetFixture.Declare(_folder.PathOf("set"))).Batch([0])));
    }

    [Fact]
    public void Palettes_are_looked_up()
    {
        _folder.File("set/a/1.png", Png(2, 1, 8, 3, [0, 1, 0], palette: [1, 2, 3, 4, 5, 6]));
        Assert.Equal([4f, 1, 5, 2, 6, 3], DatasetFixture.Numbers(DatasetFixture.Load(DatasetFixture.Declare(_folder.PathOf("set"))).Batch([0])));

        _folder.File("set/a/1.png", Png(2, 1, 8, 3, [0, 1, 2], palette: [1, 2, 3, 4, 5, 6]));
        Assert.Contains("has the colour 2 and the palette 2", DatasetFixture.Fault(DatasetFixture.Declare(_folder.PathOf("set"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_another_size_are_named()
    {
        _folder.File("set/a/1.png", Png(2, 1, 8, 0, [0, 1, 2]));
        _folder.File("set/a/2.png", Png(1, 1, 8, 0, [0, 1]));

        Assert.Contains("2.png: the image has 1 x 1 pixels; expected the shape [1,1,2]", DatasetFixture.Fault(DatasetFixture.Declare(_folder.PathOf("set"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 9, 8, 0, "ends after 3 of the 27 bytes")]
    [InlineData(2, 1, 3, 0, "are no PNG")]
    [InlineData(2, 1, 8, 5, "are no PNG")]
    [InlineData(100_000, 1, 8, 0, "expected 1 to 4096")]
    [InlineData(0, 1, 8, 0, "expected 1 to 4096")]
    public void Malformed_images_are_named(int width, int height, int depth, int colour, string expected)
    {
        _folder.File("set/a/1.png", Png(width, height, depth, colour, [0, 1, 2]));

        Assert.Contains(expected, DatasetFixture.Fault(DatasetFixture.Declare(_folder.PathOf("set"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_an_image_is_read_or_named()
    {
        byte[] png = Png(3, 2, 8, 2, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 10, 20, 30, 40, 50, 60, 70, 80, 90]);
        Gen.Select(Gen.Int[0, png.Length - 1], Gen.Byte, Gen.Int[0, 2 * png.Length]).Sample((at, value, cut) =>
        {
            byte[] bytes = [.. png];
            bytes[at] = value;
            _folder.File("set/a/1.png", bytes.AsSpan(0, Math.Min(bytes.Length, Math.Max(1, cut))));
            try
            {
                Assert.Equal(1, DatasetFixture.Load(DatasetFixture.Declare(_folder.PathOf("set"))).Count);
            }
            catch (MGitException named)
            {
                Assert.Equal(ErrorCode.DatasetInvalid, named.Code);
            }
        }, iter: 500, threads: 1);
    }

    private static byte[] Png(int width, int height, int depth, int colour, byte[] rows, byte[]? palette = null)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)depth;
        header[9] = (byte)colour;
        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.Fastest))
        {
            zip.Write(rows);
        }

        return [0x89, .. "PNG\r\n\u001A\n"u8, .. Chunk("IHDR", header), .. palette is null ? [] : Chunk("PLTE", palette), .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string kind, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. System.Text.Encoding.ASCII.GetBytes(kind), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }
}
