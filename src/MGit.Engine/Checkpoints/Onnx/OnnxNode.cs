namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>An operator, or a call of one of the model's functions.</summary>
internal sealed class OnnxNode
{
    public string Name { get; set; } = "";

    public string OpType { get; set; } = "";

    /// <summary>Empty for ONNX's own operators.</summary>
    public string Domain { get; set; } = "";

    public string Overload { get; set; } = "";

    /// <summary>Names of values by position; empty for an input that is left out.</summary>
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public List<OnnxAttribute> Attributes { get; } = [];

    /// <summary>Whether it is an operator of ONNX itself, of that type.</summary>
    public bool Is(string type) => OpType == type && Domain is ("" or "ai.onnx");
}
