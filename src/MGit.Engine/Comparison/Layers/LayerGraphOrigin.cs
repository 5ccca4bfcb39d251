namespace MGit.Engine.Comparison.Layers;

/// <summary>Where a layer graph comes from, best first.</summary>
public enum LayerGraphOrigin
{
    /// <summary>The operators and data flow of an ONNX graph.</summary>
    Onnx,

    /// <summary>The architecture that lineage.yaml declares.</summary>
    Architecture,

    /// <summary>The module tree of a TorchScript archive; the modules form a chain in the order they are registered in.</summary>
    TorchScript,

    /// <summary>The names and shapes of a state dict; layers and a chain between them are inferred.</summary>
    StateDict,

    /// <summary>Parameters that no layer could be inferred for; there are no edges.</summary>
    Parameters,
}
