namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>A graph: a model's own, or one inside an operator.</summary>
internal sealed class OnnxGraph
{
    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Initializers { get; } = [];

    public List<OnnxSparseTensor> SparseInitializers { get; } = [];

    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];
}
