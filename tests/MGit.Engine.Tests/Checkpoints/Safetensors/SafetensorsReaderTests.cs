using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Checkpoints.Safetensors;

public sealed class SafetensorsReaderTests
{
    [Theory]
    [InlineData("BOOL", ElementType.Bool, 8)]
    [InlineData("U8", ElementType.U8, 8)]
    [InlineData("I8", ElementType.I8, 8)]
    [InlineData("F8_E5M2", ElementType.F8E5M2, 8)]
    [InlineData("F8_E4M3", ElementType.F8E4M3, 8)]
    [InlineData("F8_E5M2FNUZ", ElementType.F8E5M2Fnuz, 8)]
    [InlineData("F8_E4M3FNUZ", ElementType.F8E4M3Fnuz, 8)]
    [InlineData("F8_E8M0", ElementType.F8E8M0, 8)]
    [InlineData("F4", ElementType.F4, 4)]
    [InlineData("F6_E2M3", ElementType.F6E2M3, 6)]
    [InlineData("F6_E3M2", ElementType.F6E3M2, 6)]
    [InlineData("I16", ElementType.I16, 16)]
    [InlineData("U16", ElementType.U16, 16)]
    [InlineData("F16", ElementType.F16, 16)]
    [InlineData("BF16", ElementType.BF16, 16)]
    [InlineData("I32", ElementType.I32, 32)]
    [InlineData("U32", ElementType.U32, 32)]
    [InlineData("F32", ElementType.F32, 32)]
    [InlineData("C64", ElementType.C64, 64)]
    [InlineData("F64", ElementType.F64, 64)]
    [InlineData("I64", ElementType.I64, 64)]
    [InlineData("U64", ElementType.U64, 64)]
    public void Every_element_type_is_read(string name, ElementType type, int bits)
    {
        string header = "{" + SafetensorsBuilder.Entry("t", name, "[3,8]", 0, 3 * bits) + "}";

        CheckpointLayout layout = CheckpointReader.ReadLayout(new MemoryStream(SafetensorsBuilder.File(header, 3 * bits)), "t.safetensors");

        TensorEntry tensor = Assert.Single(layout.Tensors);
        Assert.Equal(new TensorEntry("t", type, new TensorShape(3, 8), 0), tensor);
        Assert.Equal(new StorageExtent(8 + header.Length, type, new TensorShape(3, 8)), Assert.Single(layout.Extents));
    }

    [Fact]
    public void Tensors_come_in_the_order_of_their_data_and_metadata_is_kept()
    {
        string header = "{\"__metadata__\":{\"format\":\"pt\"},"
            + SafetensorsBuilder.Entry("second", "F32", "[]", 4, 8) + ","
            + SafetensorsBuilder.Entry("empty", "F32", "[0,7]", 4, 4) + ","
            + SafetensorsBuilder.Entry("first", "F32", "[1]", 0, 4) + "}   ";

        CheckpointLayout layout = CheckpointReader.ReadLayout(new MemoryStream(SafetensorsBuilder.File(header, 8)), "model");

        Assert.Equal(CheckpointFormat.Safetensors, layout.Format);
        Assert.Equal(["first", "empty", "second"], layout.Tensors.Select(t => t.Name));
        Assert.Equal([0, -1, 1], layout.Tensors.Select(t => t.Extent));
        Assert.Equal(TensorShape.Scalar, layout.Tensors[2].Shape);
        Assert.Equal("pt", layout.Metadata["format"]);
        Assert.Equal(8 + header.Length + 8, layout.Length);
    }

    [Fact]
    public void A_file_without_tensors_is_well_formed()
        => Assert.Empty(CheckpointReader.ReadLayout(new MemoryStream(SafetensorsBuilder.File("{}", 0)), "model.safetensors").Tensors);

    [Fact]
    public void Fields_the_format_does_not_know_are_passed_over()
    {
        byte[] file = SafetensorsBuilder.File("{\"a\":{\"dtype\":\"U8\",\"note\":{\"x\":[1]},\"shape\":[1],\"data_offsets\":[0,1]}}", 1);

        Assert.Single(CheckpointReader.ReadLayout(new MemoryStream(file), "model.safetensors").Tensors);
    }
}
