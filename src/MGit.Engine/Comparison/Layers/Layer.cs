namespace MGit.Engine.Comparison.Layers;

/// <summary>One layer of a model.</summary>
/// <param name="Name">Its qualified name, unique in the graph.</param>
/// <param name="Kind">What it is: "Conv2d", "Linear", or an ONNX operator's name.</param>
/// <param name="Attributes">What a structural comparison looks at besides the kind (features, kernel, element type), as canonical text, in ordinal order of the keys.</param>
/// <param name="Parameters">Its parameters, in the order of their roles.</param>
public sealed record Layer(string Name, string Kind, IReadOnlyList<KeyValuePair<string, string>> Attributes, IReadOnlyList<LayerParameter> Parameters);
