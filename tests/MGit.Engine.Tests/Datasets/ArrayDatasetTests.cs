using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Datasets;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Datasets;

public sealed class ArrayDatasetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_numpy_arrays_of_a_folder()
    {
        _folder.File("set/x.npy", Npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 1, 3), }", Bytes(1.0, 2, 3, 4, 5, 6)));
        _folder.File("set/y.npy", Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", [7, 3]));

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(_folder.PathOf("set")));

        Assert.Equal(new TensorShape(1, 3), dataset.RowShape);
        Assert.Equal(["3", "7"], dataset.ClassNames);
        DatasetBatch batch = dataset.Batch([1]);
        Assert.Equal([4f, 5f, 6f], DatasetFixture.Numbers(batch));
        Assert.Equal(new TensorShape(1, 1, 3), batch.Input.Shape);
        Assert.Equal([0L], batch.Classes);
    }

    [Fact]
    public void Reads_named_arrays_of_a_safetensors_file()
    {
        string path = _folder.PathOf("a.safetensors");
        using (FileStream file = File.Create(path))
        {
            SafetensorsWriter.Write(file,
            [
                new SafetensorsTensor("points", ElementType.I16, new TensorShape(3, 2), stream => stream.Write([1, 0, 2, 0, 3, 0, 4, 0, 255, 255, 6, 0])),
                new SafetensorsTensor("heights", ElementType.F64, new TensorShape(3), stream => stream.Write(Bytes(0.5, 1.5, 2.5))),
            ]);
        }

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Features = ["points"], Label = "heights" });

        Assert.Equal([1f, 2f, 3f, 4f, -1f, 6f], DatasetFixture.Numbers(dataset.Batch([0, 1, 2])));
        Assert.Equal([0.5f, 1.5f, 2.5f], dataset.Batch([0, 1, 2]).Values);
        Assert.Contains("which array is the input is not clear", DatasetFixture.Fault(DatasetFixture.Declare(path)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "element type \">f4\"")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "element type \"|O\"")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }", "column by column")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", "needs 8 bytes and 4 are there")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", "expected rows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999,), }", "expected rows")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999,9999999999999), }", "63 bits")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "expected a dimension")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "lacks descr, fortran_order or shape")]
    [InlineData("{'descr': '<f4', 'descr': '<f4'}", "for the second time")]
    [InlineData("__import__('os').system('true')", "malformed")]
    [InlineData("{'descr': '<f4", "malformed")]
    public void Malformed_numpy_arrays_are_named(string header, string expected)
        => Assert.Contains(expected, DatasetFixture.Fault(DatasetFixture.Declare(_folder.File("x.npy", Npy(header, new byte[4])))), StringComparison.Ordinal);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_idx_files_with_their_labels(bool zipped)
    {
        byte[] images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40];
        byte[] labels = [0, 0, 8, 1, 0, 0, 0, 2, 1, 0];
        string suffix = zipped ? ".gz" : "";
        string path = _folder.File("train-images-idx3-ubyte" + suffix, zipped ? Zip(images) : images);
        _folder.File("train-labels-idx1-ubyte" + suffix, zipped ? Zip(labels) : labels);

        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(path) with { Scale = new FeatureScale(false, 0, 10) });

        Assert.Equal(new TensorShape(1, 1, 2), dataset.RowShape);
        Assert.Equal([1f, 2f, 3f, 4f], DatasetFixture.Numbers(dataset.Batch([0, 1])));
        Assert.Equal([1L, 0L], dataset.Batch([0, 1]).Classes);
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 5, 1, 2 }, "ends after 2 of the 5 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "bytes follow the last element")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 1 }, "does not begin as an idx file")]
    [InlineData(new byte[] { 0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, "63 bits")]
    [InlineData(new byte[] { 0, 0, 8, 2, 255, 255, 255, 255, 1, 0, 0, 0 }, "expected rows")]
    [InlineData(new byte[] { 0, 0 }, "ends after 2 of the 4 bytes")]
    public void Malformed_idx_files_are_named(byte[] bytes, string expected)
        => Assert.Contains(expected, DatasetFixture.Fault(DatasetFixture.Declare(_folder.File("data-idx1", bytes))), StringComparison.Ordinal);

    [Fact]
    public void An_xy_file_has_the_size_that_its_counts_say()
    {
        byte[] bytes = new byte[16 + (3 * 4)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 2);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), 1);
        BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(24), 4);
        Assert.Equal([4f], DatasetFixture.Load(DatasetFixture.Declare(_folder.File("a.xy", bytes))).Batch([0]).Values);

        Assert.Contains("need 28 bytes and the file has 27", DatasetFixture.Fault(DatasetFixture.Declare(_folder.File("b.xy", bytes.AsSpan(0, 27)))), StringComparison.Ordinal);
        bytes[15] = 255;
        Assert.Contains("at most", DatasetFixture.Fault(DatasetFixture.Declare(_folder.File("c.xy", bytes))), StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void Reads_the_digits()
    {
        Dataset dataset = DatasetFixture.Load(DatasetFixture.Declare(SharedData.PathOf("datasets/smartcore/digits.xy")));

        Assert.Equal((1797, 10), (dataset.Count, dataset.ClassNames.Count));
        Assert.Equal(new TensorShape(64), dataset.RowShape);
    }

    [Fact]
    public void Any_change_of_a_file_is_read_or_named()
    {
        byte[] npy = Npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", new byte[24]);
        byte[] idx = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40];
        byte[] zip = Zip(idx);
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 200], Gen.Byte, Gen.Int[0, 200]).Sample((kind, at, value, cut) =>
        {
            byte[] bytes = [.. kind switch { 0 => npy, 1 => idx, _ => zip }];
            bytes[at % bytes.Length] = value;
            string path = _folder.File(kind switch { 0 => "h.npy", 1 => "h-idx3", _ => "h-idx3.gz" }, bytes.AsSpan(0, Math.Max(1, bytes.Length - (cut > 100 ? cut - 100 : 0))));
            try
            {
                Assert.True(DatasetFixture.Load(DatasetFixture.Declare(path)).Count > 0);
            }
            catch (MGitException named)
            {
                Assert.Equal(ErrorCode.DatasetInvalid, named.Code);
            }
        }, iter: 500, threads: 1);
    }

    private static byte[] Npy(string header, byte[] data)
        => [0x93, .. "NUMPY"u8, 1, 0, (byte)(header.Length + 1), (byte)((header.Length + 1) >> 8), .. Encoding.ASCII.GetBytes(header), (byte)'\n', .. data];

    private static byte[] Bytes(params double[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static byte[] Zip(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (GZipStream zip = new(packed, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return packed.ToArray();
    }
}
