using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Comparison.Layers.Onnx;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Tests.Checkpoints.Onnx;
using static MGit.Engine.Tests.Checkpoints.Onnx.OnnxBuilder;

namespace MGit.Fuzz;

/// <summary>Inputs are ONNX models: their layout is read, and then their graph.</summary>
internal sealed class OnnxTarget : IFuzzTarget
{
    private const string FileName = "m.onnx";

    public string Name => "onnx";

    public IReadOnlyList<byte[]> Seeds { get; } = [.. Files()];

    /// <summary>An operator of two bytes takes several hundred in memory, and the seeds have up to 128 KiB.</summary>
    public long AllocationBound => 192 << 20;

    public string? Run(byte[] input)
    {
        string? layout = CheckpointFuzz.Read(input, FileName);
        if (layout is not null)
        {
            return layout;
        }

        try
        {
            SourceParameter[] parameters = [.. CheckpointReader.ReadLayout(new MemoryStream(input), FileName).Tensors
                .Select((tensor, index) => new SourceParameter(tensor.Name, FileName, tensor.ElementType, tensor.Shape, index))];
            OnnxLayerGraph.Read(new MemoryStream(input), FileName, parameters);
            return null;
        }
        catch (CheckpointException e) when (e.Code is ErrorCode.CheckpointInvalid)
        {
            return $"graph {e.Fault}";
        }
    }

    private static IEnumerable<byte[]> Files() =>
    [
        Model(GraphOf(
            ["x", "c"],
            ["y"],
            Constant("k", Tensor("", Integer, 1).Numbers(OnnxFields.TensorInt64s, 2)),
            Node("Conv", "x,w", "a", Attribute("strides", 2, 2), Attribute("s", 0.5f)),
            Node("If", "c", "y", GraphAttribute("then_branch", GraphOf([], ["a"])), GraphAttribute("else_branch", GraphOf([], ["b"], Node("Squeeze", "a,k", "b"))))).With(Floats("w", 1, 1, 2))),
        Model(GraphOf([], []).With(External("w", Float, "w.bin", 0, 8, 2))),
        .. SeedFiles.Of(".onnx"),
    ];
}
