using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Errors;
using MGit.Engine.Tensors;
using static MGit.Engine.Tests.Checkpoints.Onnx.OnnxBuilder;

namespace MGit.Engine.Tests.Checkpoints.Onnx;

public sealed class OnnxExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> PathsThatLeave => ["../secret.bin", "/etc/passwd", "a/../../secret.bin", "C:\\secret.bin", "..\\secret.bin", "a//b", "a/", "nul\0l"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_with_data_belong_to_the_model_and_hold_its_tensors()
    {
        _folder.File("w.bin", TorchZipBuilder.FloatRange(10));
        _folder.File("deep/b.bin", TorchZipBuilder.FloatRange(2));
        Checkpoint checkpoint = Open(External("w", Float, "w.bin", 8, 24, 2, 3), External("b", Float, "./deep/b.bin", null, null, 2), Floats("inside", 2));

        Assert.Equal(CheckpointFormat.Onnx, checkpoint.Format);
        Assert.Equal(["deep/b.bin", "m.onnx", "w.bin"], checkpoint.Files.Select(file => file.RelativePath));
        CheckpointFile data = checkpoint.Files[2];
        Assert.Equal(CheckpointFormat.OnnxData, data.Layout.Format);
        TensorEntry tensor = Assert.Single(data.Layout.Tensors);
        Assert.Equal(("w", new TensorShape(2, 3)), (tensor.Name, tensor.Shape));
        Assert.Equal(TorchZipBuilder.FloatRange(10)[8..32], LayoutAssert.Elements(File.ReadAllBytes(data.FullPath), data.Layout, tensor));
        Assert.Equal(["inside"], checkpoint.Files[1].Layout.Tensors.Select(t => t.Name));
        Assert.All(checkpoint.Files, file => LayoutAssert.IsValid(file.Layout));
    }

    [Fact]
    public void What_a_model_says_of_its_parent_is_evidence()
    {
        string path = _folder.File("m.onnx", Model(GraphOf([], []), more: m => m.Message(OnnxFields.ModelMetadata, Pair("base_model", "roberta-base"))));

        Assert.Equal(new ParentEvidence("m.onnx: metadata_props.base_model", "roberta-base"), Assert.Single(CheckpointReader.Open(path).Evidence));
    }

    [Fact]
    public void In_a_folder_the_files_are_those_of_the_folder()
    {
        _folder.File("onnx/w.bin", TorchZipBuilder.FloatRange(6));
        _folder.File("onnx/m.onnx", ModelWith(External("w", Float, "w.bin", 0, 24, 6)));
        _folder.File("readme.txt", "x");

        Checkpoint checkpoint = CheckpointReader.Open(_folder.Path);

        Assert.Equal(CheckpointFormat.Folder, checkpoint.Format);
        Assert.Equal("w", Assert.Single(Assert.Single(checkpoint.Files, file => file.Layout.Format == CheckpointFormat.OnnxData).Layout.Tensors).Name);
    }

    [Fact]
    public void Tensors_over_the_same_bytes_share_an_extent()
    {
        _folder.File("w.bin", TorchZipBuilder.FloatRange(20));
        CheckpointLayout layout = Open(
            External("whole", Float, "w.bin", 0, null, 2, 5),
            External("same", Float, "w.bin", 0, null, 2, 5),
            External("flat", Float, "w.bin", 0, null, 10),
            External("part", Float, "w.bin", 8, null, 3),
            External("over", Float, "w.bin", 56, null, 4),
            External("lap", Float, "w.bin", 64, null, 4),
            External("other", Integer, "w.bin", 0, null, 5, 1)).Files[1].Layout;

        LayoutAssert.IsValid(layout);
        Assert.Equal(["whole", "same", "flat", "part", "over", "lap"], layout.Tensors.Select(t => t.Name));
        Assert.Equal([(0, 0L), (0, 0L), (0, 0L), (0, 2L), (1, 0L), (1, 2L)], layout.Tensors.Select(t => (t.Extent, t.ElementOffset)));
        Assert.Equal([new TensorShape(2, 5), new TensorShape(6)], layout.Extents.Select(e => e.Shape));
        Assert.Contains("'other'", Assert.Single(layout.Notices), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PathsThatLeave))]
    public void A_path_that_leaves_the_folder_is_refused(string location)
    {
        _folder.File("secret.bin", new byte[24]);
        ExpectFault(ErrorCode.PathInvalid, OnnxFault.ExternalOutsideFolder, "inner/m.onnx", External("w", Float, location, 0, 24, 6));
    }

    [Fact]
    public void A_link_that_leaves_the_folder_is_refused_and_one_that_stays_is_followed()
    {
        string secret = _folder.File("secret.bin", new byte[24]);
        _folder.File("inner/real.bin", new byte[24]);
        File.CreateSymbolicLink(_folder.PathOf("inner/out.bin"), secret);
        File.CreateSymbolicLink(_folder.PathOf("inner/in.bin"), _folder.PathOf("inner/real.bin"));
        Directory.CreateSymbolicLink(_folder.PathOf("inner/up"), _folder.Path);

        ExpectFault(ErrorCode.PathInvalid, OnnxFault.ExternalOutsideFolder, "inner/m.onnx", External("w", Float, "out.bin", 0, 24, 6));
        ExpectFault(ErrorCode.PathInvalid, OnnxFault.ExternalOutsideFolder, "inner/m.onnx", External("w", Float, "up/secret.bin", 0, 24, 6));
        _folder.File("inner/m.onnx", ModelWith(External("w", Float, "in.bin", 0, 24, 6)));
        Assert.Equal(2, CheckpointReader.Open(_folder.PathOf("inner/m.onnx")).Files.Count);
    }

    [Fact]
    public void What_is_missing_too_short_or_contradicts_itself_is_named()
    {
        _folder.File("w.bin", new byte[24]);
        Expect(OnnxFault.ExternalMissing, External("w", Float, "not.bin", 0, 24, 6));
        Expect(OnnxFault.ExternalTruncated, External("w", Float, "w.bin", 4, 24, 6));
        Expect(OnnxFault.ExternalTruncated, External("w", Float, "w.bin", long.MaxValue, 24, 6));
        Expect(OnnxFault.ExternalTruncated, External("w", Float, "w.bin", 0, null, long.MaxValue));
        Expect(OnnxFault.DataLengthMismatch, External("w", Float, "w.bin", 0, 20, 6));
        Expect(OnnxFault.ExternalInvalid, External("w", Float, "m.onnx", 0, 24, 6));

        void Expect(OnnxFault fault, ProtobufWriter tensor) => ExpectFault(ErrorCode.CheckpointInvalid, fault, "m.onnx", tensor);
    }

    [Fact]
    public void Data_in_a_safetensors_file_keeps_the_names_it_has_there()
    {
        _folder.File("w.safetensors", SafetensorsBuilder.Vectors(("layer.w", 6)));

        Checkpoint checkpoint = Open(External("w", Float, "w.safetensors", 100, 24, 6));

        Assert.Equal("layer.w", Assert.Single(checkpoint.Files[1].Layout.Tensors).Name);
    }

    [Fact]
    public void Files_with_data_are_no_models_of_their_own()
    {
        _folder.File("w.bin", new byte[24]);
        _folder.File("m.onnx", ModelWith(External("w", Float, "w.bin", 0, 24, 6)));
        _folder.File("other.bin", new byte[3]);

        Assert.Equal(["m.onnx", "other.bin"], CheckpointDiscovery.Find(_folder.Path).Select(path => Path.GetFileName(path)));
    }

    [SharedDataFact]
    public void Real_models_with_external_data_are_complete()
    {
        Checkpoint several = CheckpointReader.Open(SharedData.PathOf("onnx_small/onnx-ir/multi_external_files.onnx"));
        Checkpoint mixed = CheckpointReader.Open(SharedData.PathOf("onnx_small/onnx-ir/mixed_data.onnx"));

        Assert.Equal(["multi_external_bias.bin", "multi_external_files.onnx", "multi_external_weights.bin"], several.Files.Select(file => file.RelativePath));
        Assert.Equal([16L, 0L, 64L], several.Files.Select(file => file.Layout.Extents.Sum(extent => extent.Length)));
        Assert.Equal([81920L, 256L], mixed.Files.Select(file => file.Layout.Extents.Sum(extent => extent.Length)));
    }

    [SharedDataFact]
    public void A_real_model_without_its_data_is_refused()
    {
        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointReader.Open(SharedData.PathOf("onnx_small/onnx-ir/external_data.onnx")));

        Assert.Equal(OnnxFault.ExternalMissing, error.Fault);
    }

    private Checkpoint Open(params ProtobufWriter[] tensors) => CheckpointReader.Open(_folder.File("m.onnx", ModelWith(tensors)));

    private void ExpectFault(ErrorCode code, OnnxFault fault, string file, ProtobufWriter tensor)
    {
        string path = _folder.File(file, ModelWith(tensor));
        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointReader.Open(path));
        Assert.Equal((code, fault), (error.Code, error.Fault));
        Assert.Contains(Path.GetFileName(error.Target!.ToString()!), error.Message, StringComparison.Ordinal);
    }

    private static byte[] ModelWith(params ProtobufWriter[] tensors) => Model(GraphOf([], []).With(tensors));
}
