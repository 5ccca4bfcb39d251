using System.Runtime.InteropServices;
using MGit.Engine.Models;
using MGit.Engine.Running;
using MGit.Engine.Tests.Checkpoints.Onnx;
using MGit.Torch.Sharing;

namespace MGit.Torch.Tests.Models;

/// <summary>An ONNX model whose parameters lie in a file beside it: y = x W + b, W large enough to be shared, b not.</summary>
public sealed class OnnxExternalDataTests : IDisposable
{
    private const int Inputs = 32;
    private const int Outputs = 16;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mgit-onnx-test-");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_model_runs_with_its_external_data_and_leaves_no_files_behind(bool asFolder)
    {
        float[] weight = Arrays.Wave(Inputs * Outputs);
        float[] bias = [.. Enumerable.Range(0, Outputs).Select(i => (float)i)];
        Write(weight, bias);
        string[] before = Directory.GetDirectories(Path.GetTempPath(), "mgit-onnx-*");
        float[] row = Arrays.Wave(Inputs);

        using ModelSource source = ModelSource.OpenPath(asFolder ? folder.FullName : Path.Combine(folder.FullName, "linear.onnx"), CancellationToken.None);
        int blocks = BlockLease.BlocksInMemory;
        using (IRunningModel first = new TorchModelRuntime().Open(source, null, "cpu", default))
        using (IRunningModel second = new TorchModelRuntime().Open(source, null, "cpu", default))
        {
            float[] output = Assert.Single(first.Invoke([Arrays.Of(row, 1, Inputs)], default)).Floats();

            float[] expected = [.. bias.Select((start, column) => start + row.Select((value, i) => value * weight[(i * Outputs) + column]).Sum())];
            Assert.All(expected.Zip(output), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
            // In a folder of models the data might belong to another one: it is not shared there.
            Assert.Equal(asFolder ? 0 : 4L * Inputs * Outputs, second.SharedBytes);
        }

        Assert.Equal(blocks, BlockLease.BlocksInMemory);
        Assert.Equal(before.Order(StringComparer.Ordinal), Directory.GetDirectories(Path.GetTempPath(), "mgit-onnx-*").Order(StringComparer.Ordinal));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Write(float[] weight, float[] bias)
    {
        File.WriteAllBytes(Path.Combine(folder.FullName, "linear.data"), [.. MemoryMarshal.AsBytes(weight.AsSpan()), .. MemoryMarshal.AsBytes(bias.AsSpan())]);
        long weightBytes = 4L * weight.Length;
        ProtobufWriter graph = new ProtobufWriter()
            .Message(1, Node("MatMul", ["x", "W"], "z"))
            .Message(1, Node("Add", ["z", "b"], "y"))
            .Text(2, "linear")
            .Message(5, External("W", 0, weightBytes, Inputs, Outputs))
            .Message(5, External("b", weightBytes, 4L * bias.Length, Outputs))
            .Message(11, Value("x", 1, Inputs))
            .Message(12, Value("y", 1, Outputs));
        byte[] model = new ProtobufWriter().Number(1, 8).Message(7, graph).Message(8, new ProtobufWriter().Number(2, 17)).ToArray();
        File.WriteAllBytes(Path.Combine(folder.FullName, "linear.onnx"), model);
    }

    private static ProtobufWriter Node(string type, string[] inputs, string output)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs)
        {
            node.Text(1, input);
        }

        return node.Text(2, output).Text(4, type);
    }

    private static ProtobufWriter External(string name, long offset, long length, params long[] shape)
    {
        ProtobufWriter tensor = new();
        foreach (long dimension in shape)
        {
            tensor.Number(1, dimension);
        }

        return tensor.Number(2, 1).Text(8, name).Message(13, Pair("location", "linear.data")).Message(13, Pair("offset", $"{offset}"))
            .Message(13, Pair("length", $"{length}")).Number(14, 1);
    }

    private static ProtobufWriter Pair(string key, string value) => new ProtobufWriter().Text(1, key).Text(2, value);

    private static ProtobufWriter Value(string name, params long[] shape)
    {
        ProtobufWriter dimensions = new();
        foreach (long dimension in shape)
        {
            dimensions.Message(1, new ProtobufWriter().Number(1, dimension));
        }

        return new ProtobufWriter().Text(1, name)
            .Message(2, new ProtobufWriter().Message(1, new ProtobufWriter().Number(1, 1).Message(2, dimensions)));
    }
}
