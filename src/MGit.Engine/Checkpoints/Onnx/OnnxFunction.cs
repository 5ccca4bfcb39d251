namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>An operator that the model itself defines by others.</summary>
internal sealed class OnnxFunction
{
    public string Name { get; set; } = "";

    public string Domain { get; set; } = "";

    public string Overload { get; set; } = "";

    /// <summary>Its operators, inputs and outputs.</summary>
    public OnnxGraph Body { get; } = new();
}
