using System.Runtime.InteropServices;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Engine.Tensors;
using MGit.Engine.Tests;
using MGit.Torch.Sharing;
using Microsoft.ML.OnnxRuntime;

namespace MGit.Torch.Tests.Models;

/// <summary>Files that carry their own graph: TorchScript and ONNX, real ones.</summary>
public sealed class GraphFileTests
{
    private readonly TorchModelRuntime runtime = new();

    [TorchDataFact]
    public void A_TorchScript_model_and_its_ONNX_export_give_the_same()
    {
        using ModelSource scripted = Open("family_silero_vad/C1_silero_vad.jit");
        using ModelSource exported = Open("family_silero_vad/C2_silero_vad_16k_op15.onnx");
        using IRunningModel script = runtime.Open(scripted, null, "cpu", default);
        using IRunningModel onnx = runtime.Open(exported, null, "cpu", default);
        float[] sound = [.. Enumerable.Range(0, 512).Select(i => 0.3f * MathF.Sin(i * 0.11f) * MathF.Sin(i * 0.013f))];
        NamedArray rate = new("sr", ElementType.I64, TensorShape.Scalar, BitConverter.GetBytes(16000L));

        float fromScript = Assert.Single(script.Invoke([Arrays.Of(sound, 1, 512), rate], default)).Floats()[0];
        // The script keeps the last 64 samples itself; its export takes them in front of the sound.
        IReadOnlyList<NamedArray> outputs = onnx.Invoke(
            [Arrays.Of([.. new float[64], .. sound], 1, 576), Arrays.Of(new float[256], 2, 1, 128) with { Name = "state" }, rate], default);

        Assert.Equal(["output", "stateN"], outputs.Select(output => output.Name));
        Assert.Equal(fromScript, outputs[0].Floats()[0], 1e-5f);
        Assert.InRange(fromScript, 0f, 1f);
    }

    [TorchDataFact]
    public void Two_open_TorchScript_models_share_their_parameters_and_not_their_buffers()
    {
        using ModelSource one = Open("family_silero_vad/C1_silero_vad.jit");
        using ModelSource two = Open("family_silero_vad/C1_silero_vad.jit");
        int before = TensorLease.TensorsInMemory;

        using (IRunningModel first = runtime.Open(one, null, "cpu", default))
        using (IRunningModel second = runtime.Open(two, null, "cpu", default))
        {
            const long buffers = 4L * ((258 * 256) + (130 * 128));
            Assert.Equal(first.ParameterBytes - buffers, first.SharedBytes);
            Assert.Equal(first.SharedBytes, second.SharedBytes);
        }

        Assert.Equal(before, TensorLease.TensorsInMemory);
    }

    [SharedDataFact]
    public void An_ONNX_model_gives_what_ONNX_Runtime_gives_for_its_file()
    {
        using ModelSource source = Open("family_ulfd_rfb/version-RFB-320.onnx");
        float[] image = Arrays.Wave(3 * 240 * 320);
        using IRunningModel model = runtime.Open(source, null, "auto", default);
        using IRunningModel second = runtime.Open(source, null, "cpu", default);

        IReadOnlyList<NamedArray> outputs = model.Invoke([Arrays.Of(image, 1, 3, 240, 320)], default);

        using InferenceSession plain = new(SharedData.PathOf("family_ulfd_rfb/version-RFB-320.onnx"), new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR });
        using RunOptions options = new();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(image, [1, 3, 240, 320]);
        using IDisposableReadOnlyCollection<OrtValue> expected = plain.Run(options, ["input"], [input], ["scores", "boxes"]);
        Assert.Equal(["scores [1,4420,2]", "boxes [1,4420,4]"], outputs.Select(output => $"{output.Name} {output.Shape}"));
        Assert.All(outputs.Zip(expected), pair => Assert.All(
            pair.First.Floats().Zip(pair.Second.GetTensorDataAsSpan<float>().ToArray()), values => Assert.Equal(values.Second, values.First, 1e-5f)));
        Assert.True(model.SharedBytes > model.ParameterBytes * 9 / 10, $"{model.SharedBytes} of {model.ParameterBytes}");
    }

    [SharedDataFact]
    public void An_ONNX_model_takes_numbers_of_other_types_where_they_fit()
    {
        using ModelSource source = Open("trio_mnist/mnist.onnx");
        using IRunningModel model = runtime.Open(source, null, "cpu", default);
        double[] wide = [.. Arrays.Wave(784).Select(value => (double)value)];
        NamedArray doubles = new("any", ElementType.F64, new TensorShape(1, 1, 28, 28), MemoryMarshal.AsBytes(wide.AsSpan()).ToArray());

        float[] fromDoubles = Assert.Single(model.Invoke([doubles], default)).Floats();
        float[] fromFloats = Assert.Single(model.Invoke([Arrays.Of(Arrays.Wave(784), 1, 1, 28, 28)], default)).Floats();

        Assert.Equal(10, fromFloats.Length);
        Assert.Equal(fromFloats, fromDoubles);
    }

    [SharedDataFact]
    public void Inputs_of_other_names_are_refused_with_the_names_there_are()
    {
        using ModelSource source = Open("family_silero_vad/C2_silero_vad_16k_op15.onnx");
        using IRunningModel model = runtime.Open(source, null, "cpu", default);

        MGitException error = Assert.Throws<MGitException>(() => model.Invoke([Arrays.Of([0f], 1, 1)], default));

        Assert.Contains("takes the inputs input, state, sr; given are input", error.Message, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void A_file_of_parameters_alone_says_what_to_declare()
    {
        using ModelSource source = Open("trio_mnist/mnist.safetensors");

        MGitException error = Assert.Throws<MGitException>(() => runtime.Open(source, null, "cpu", default));

        Assert.Equal(ErrorCode.ModelNotRunnable, error.Code);
        Assert.Contains("Set-ModelNode -Architecture", error.Message, StringComparison.Ordinal);
    }

    private static ModelSource Open(string file) => ModelSource.OpenPath(SharedData.PathOf(file), CancellationToken.None);
}
