using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Checkpoints.Onnx;

/// <summary>Real models: what is read out of them, and that it is what other containers of the same model hold.</summary>
public sealed class OnnxRealFilesTests
{
    /// <remarks>SOURCES.md counts 184, 26, 28 and 14: it leaves out tensors of few elements.</remarks>
    [SharedDataTheory]
    [InlineData("family_ulfd_rfb/version-RFB-320.pth", "family_ulfd_rfb/version-RFB-320.onnx", 208)]
    [InlineData("family_ulfd_rfb/rfb_epoch_499.pth", "family_ulfd_rfb/RFB-Epoch-499-Loss-2.onnx", 208)]
    [InlineData("family_ulfd_rfb/version-RFB-320.onnx", "family_ulfd_rfb/version-RFB-320_simplified.onnx", 34)]
    [InlineData("family_silero_vad/A2_silero_vad.jit", "family_silero_vad/A3_silero_vad.onnx", 30)]
    [InlineData("family_silero_vad/A3_silero_vad.onnx", "family_silero_vad/A5_silero_vad_16k_op15.onnx", 15)]
    [InlineData("family_silero_vad/A5_silero_vad_16k_op15.onnx", "family_silero_vad/A6_silero_vad_half.onnx", 15)]
    [InlineData("family_silero_vad/C2_silero_vad_16k_op15.onnx", "family_silero_vad/C3_silero_vad_openvino_16k.onnx", 15)]
    public void Parameters_of_one_model_are_the_same_tensors_in_both_containers(string left, string right, int shared)
    {
        HashSet<string> known = [.. LayoutAssert.Contents(SharedData.PathOf(left)).Values];

        Assert.Equal(shared, LayoutAssert.Contents(SharedData.PathOf(right)).Values.Where(known.Contains).Distinct().Count());
    }

    [SharedDataFact]
    public void Most_of_the_constants_that_are_no_weights_are_left_out()
    {
        CheckpointLayout layout = CheckpointReader.ReadLayout(SharedData.PathOf("family_ulfd_rfb/version-RFB-320.onnx"));

        // 275 initializers and constants: 63 of them are shapes, axes and single numbers.
        Assert.Equal(212, layout.Tensors.Count);
        Assert.All(layout.Tensors, tensor => Assert.Equal(ElementType.F32, tensor.ElementType));
        Assert.Empty(layout.Notices);
    }

    [SharedDataFact]
    public void Every_model_is_read_with_nothing_left_out_that_is_large()
    {
        string[] files = Directory.GetFiles(SharedData.Folder!, "*.onnx", SearchOption.AllDirectories);

        Assert.Equal(59, files.Length);
        Assert.All(files, file =>
        {
            CheckpointLayout layout = CheckpointReader.ReadLayout(file);
            LayoutAssert.IsValid(layout);
            Assert.Equal(CheckpointFormat.Onnx, layout.Format);
            Assert.InRange(layout.Length - layout.Extents.Sum(extent => extent.Length), 0, 215_000);
        });
    }
}
