using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Checkpoints.PyTorch;

public sealed class TorchTensorTests
{
    [Theory]
    [InlineData("ByteStorage", ElementType.U8, 1, null)]
    [InlineData("CharStorage", ElementType.I8, 1, null)]
    [InlineData("ShortStorage", ElementType.I16, 2, null)]
    [InlineData("IntStorage", ElementType.I32, 4, null)]
    [InlineData("LongStorage", ElementType.I64, 8, null)]
    [InlineData("HalfStorage", ElementType.F16, 2, null)]
    [InlineData("BFloat16Storage", ElementType.BF16, 2, null)]
    [InlineData("FloatStorage", ElementType.F32, 4, null)]
    [InlineData("DoubleStorage", ElementType.F64, 8, null)]
    [InlineData("BoolStorage", ElementType.Bool, 1, null)]
    [InlineData("ComplexFloatStorage", ElementType.C64, 8, null)]
    [InlineData("ComplexDoubleStorage", ElementType.C128, 16, null)]
    [InlineData("QInt8Storage", ElementType.I8, 1, "qint8")]
    [InlineData("QUInt8Storage", ElementType.U8, 1, "quint8")]
    [InlineData("QInt32Storage", ElementType.I32, 4, "qint32")]
    public void Every_storage_class_has_its_type(string storage, ElementType type, int size, string? meaning)
    {
        CheckpointLayout layout = Layouts.Read(TorchZipBuilder.Build(p => p.Tensor("0", storage, 6, 0, [2, 3], [3, 1]), ("0", new byte[6 * size])));

        TensorEntry tensor = Assert.Single(layout.Tensors);
        Assert.Equal(("tensor", type, new TensorShape(2, 3), meaning), (tensor.Name, tensor.ElementType, tensor.Shape, tensor.Quantization));
        Assert.Equal(new TensorShape(2, 3), Assert.Single(layout.Extents).Shape);
        Assert.Empty(layout.Notices);
    }

    [Theory]
    [InlineData("float8_e4m3fn", ElementType.F8E4M3, 1)]
    [InlineData("float8_e5m2", ElementType.F8E5M2, 1)]
    [InlineData("float8_e4m3fnuz", ElementType.F8E4M3Fnuz, 1)]
    [InlineData("float8_e5m2fnuz", ElementType.F8E5M2Fnuz, 1)]
    [InlineData("float8_e8m0fnu", ElementType.F8E8M0, 1)]
    [InlineData("uint16", ElementType.U16, 2)]
    [InlineData("uint32", ElementType.U32, 4)]
    [InlineData("uint64", ElementType.U64, 8)]
    public void An_untyped_storage_takes_its_type_from_the_tensor(string type, ElementType expected, int size)
    {
        CheckpointLayout layout = Layouts.Read(TorchZipBuilder.Build(
            p => p.Global("torch._utils", "_rebuild_tensor_v3").Mark().Storage("0", "UntypedStorage", 4 * size, "torch.storage").Int(1).Ints(3).Ints(1)
                .Raw(0x89).Global("collections", "OrderedDict").Op(')').Reduce().Global("torch", type).Tuple().Reduce(),
            ("0", new byte[4 * size])));

        Assert.Equal((expected, new TensorShape(3)), (Assert.Single(layout.Tensors).ElementType, layout.Tensors[0].Shape));
        Assert.Empty(layout.Notices);
    }

    [Fact]
    public void A_quantized_tensor_says_how_its_integers_are_read()
    {
        CheckpointLayout layout = Layouts.Read(TorchZipBuilder.Build(
            p => p.Global("torch._utils", "_rebuild_qtensor").Mark().Storage("0", "QInt8Storage", 4).Int(0).Ints(4).Ints(1)
                .Mark().Global("torch", "per_tensor_affine").Double(0.1).Int(3).Tuple().TensorEnd(),
            ("0", new byte[4])));

        Assert.Equal("qint8 per_tensor_affine scale=0.1 zero_point=3", Assert.Single(layout.Tensors).Quantization);
        Assert.Empty(layout.Notices);
    }

    [Fact]
    public void A_type_without_counterpart_is_reported_and_its_bytes_kept()
    {
        CheckpointLayout layout = Layouts.Read(TorchZipBuilder.Build(
            p => p.Dict(("q", q => q.Tensor("0", "QUInt4x2Storage", 8000, 0, [8000], [1])), ("w", q => q.Tensor("1", "FloatStorage", 1, 0, [], []))),
            ("0", new byte[8000]), ("1", new byte[4])));

        Assert.Equal("w", Assert.Single(layout.Tensors).Name);
        Assert.Contains("quint4x2", Assert.Single(layout.Notices), StringComparison.Ordinal);
        Assert.Equal([(ElementType.U8, 8000), (ElementType.F32, 4)], layout.Extents.Select(e => (e.ElementType, (int)e.Length)));
    }

    [Fact]
    public void A_tensor_has_the_content_it_has_in_a_safetensors_file()
    {
        byte[] torch = TorchZipBuilder.Build(p => p.Dict(("w", q => q.Tensor("0", "FloatStorage", 12, 0, [3, 4], [4, 1]))), ("0", TorchZipBuilder.FloatRange(12)));
        byte[] safetensors = SafetensorsBuilder.File(System.Text.Encoding.UTF8.GetBytes("{" + SafetensorsBuilder.Entry("w", "F32", "[3,4]", 0, 48) + "}"), TorchZipBuilder.FloatRange(12));

        Assert.Equal(LayoutAssert.Contents(safetensors, Layouts.Read(safetensors, "m.safetensors")), LayoutAssert.Contents(torch, Layouts.Read(torch)));
    }

    [Fact]
    public void Wrappers_are_opened()
    {
        CheckpointLayout layout = Layouts.Read(TorchZipBuilder.Build(
            p => p.Dict(
                ("parameter", q => Wrap(q, "torch._utils", "_rebuild_parameter", "0")),
                ("with state", q => Wrap(q, "torch._utils", "_rebuild_parameter_with_state", "1")),
                ("old", q => Wrap(q, "torch.nn.parameter", "Parameter", "2")),
                ("subclass", q => q.Global("torch._tensor", "_rebuild_from_type_v2").Mark()
                    .Global("torch._utils", "_rebuild_tensor_v2").Global("torch", "Tensor").Mark().Storage("3", "FloatStorage", 1).Int(0).Ints(1).Ints(1).Tuple()
                    .Op('}').Tuple().Reduce())),
            ("0", new byte[4]), ("1", new byte[4]), ("2", new byte[4]), ("3", new byte[4])));

        Assert.Equal(["parameter", "with state", "old", "subclass"], layout.Tensors.Select(t => t.Name));
        Assert.Empty(layout.Notices);
    }

    [Fact]
    public void A_sparse_tensor_is_reported_and_its_parts_are_listed()
    {
        CheckpointLayout layout = Layouts.Read(TorchZipBuilder.Build(
            p => p.Dict(("s", q => q.Global("torch._utils", "_rebuild_sparse_tensor").Mark().Global("torch", "sparse_coo")
                .Mark().Tensor("0", "LongStorage", 2, 0, [1, 2], [2, 1]).Tensor("1", "FloatStorage", 2, 0, [2], [1]).Ints(9).Tuple()
                .Tuple().Reduce())),
            ("0", new byte[16]), ("1", new byte[8])));

        Assert.Equal(["s.indices", "s.values"], layout.Tensors.Select(t => t.Name));
        Assert.Equal("torch._utils._rebuild_sparse_tensor was named by the pickle and not called", Assert.Single(layout.Notices));
    }

    private static void Wrap(PickleBuilder pickle, string module, string name, string key)
        => pickle.Global(module, name).Mark().Tensor(key, "FloatStorage", 1, 0, [1], [1]).Raw(0x88).Global("collections", "OrderedDict").Op(')').Reduce().Tuple().Reduce();
}
