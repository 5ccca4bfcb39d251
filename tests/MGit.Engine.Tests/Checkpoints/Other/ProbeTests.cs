using MGit.Engine.Checkpoints;

namespace MGit.Engine.Tests.Checkpoints.Other;

public sealed class ProbeTests
{
    /// <summary>ir_version 8, a graph with a name, an operator set.</summary>
    private static readonly byte[] s_onnx = [0x08, 8, 0x3A, 3, 0x12, 1, (byte)'g', 0x42, 2, 0x10, 16];

    [Fact]
    public void An_onnx_model_is_recognised_whatever_its_name()
    {
        Assert.Equal(CheckpointFormat.Onnx, Layouts.Read(s_onnx, "model.onnx").Format);
        Assert.Equal(CheckpointFormat.Onnx, Layouts.Read(s_onnx, "model").Format);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x08, 8 })]
    [InlineData(new byte[] { 0x3A, 3, 0x12, 1, (byte)'g' })]
    [InlineData(new byte[] { 0x08, 8, 0x3A, 4, 0x12, 1, (byte)'g' })]
    [InlineData(new byte[] { 0x08, 8, 0x3A, 3, 0x12, 2, (byte)'g' })]
    [InlineData(new byte[] { 0x08, 8, 0x3A, 3, 0x1A, 1, (byte)'g' })]
    [InlineData(new byte[] { 0x08, 0, 0x3A, 3, 0x12, 1, (byte)'g' })]
    [InlineData(new byte[] { 0x08, 8, 0x39, 3, 0x12, 1, (byte)'g' })]
    [InlineData(new byte[] { 0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void A_broken_or_foreign_file_is_plain(byte[] file) => Assert.Equal(CheckpointFormat.Plain, Layouts.Read(file, "model").Format);

    [Theory]
    [InlineData(new byte[] { (byte)'G', (byte)'G', (byte)'U', (byte)'F', 3, 0, 0, 0 }, CheckpointFormat.Gguf)]
    [InlineData(new byte[] { (byte)'G', (byte)'G', (byte)'U', (byte)'F', 0, 0, 0, 3 }, CheckpointFormat.Gguf)]
    [InlineData(new byte[] { (byte)'G', (byte)'G', (byte)'U', (byte)'F', 0, 0, 0, 0 }, CheckpointFormat.Plain)]
    [InlineData(new byte[] { (byte)'G', (byte)'G', (byte)'U', (byte)'F' }, CheckpointFormat.Plain)]
    public void A_gguf_model_is_recognised_by_its_magic(byte[] file, CheckpointFormat format) => Assert.Equal(format, Layouts.Read(file, "model.bin").Format);
}
