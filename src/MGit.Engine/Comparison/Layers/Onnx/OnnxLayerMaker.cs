using System.Globalization;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Onnx;
using MGit.Engine.Models;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>Makes one layer out of one operator.</summary>
internal sealed class OnnxLayerMaker(OnnxModel model, OnnxBindings bindings)
{
    /// <summary>Parameters of functions, counted at each call.</summary>
    private const int CallLimit = 1_000_000;

    private readonly OnnxDigest _digest = new(model);
    private readonly Dictionary<OnnxFunction, List<SourceParameter>> _ofFunctions = new(ReferenceEqualityComparer.Instance);
    private int _calls;

    /// <summary>The constant that an operator gives, or passes on; null for an operator that does something.</summary>
    public static OnnxConstant? Folded(OnnxNode node, IReadOnlyList<OnnxValue> inputs)
    {
        if (node.Is("Identity") && inputs.Count == 1)
        {
            return inputs[0].Constant;
        }

        if (!node.Is("Constant") || node.Inputs.Count > 0)
        {
            return null;
        }

        OnnxAttribute value = node.Attributes.FirstOrDefault(attribute => attribute.Text is not null || attribute.Tensors.Count > 0)
            ?? throw new CheckpointException(OnnxFault.OperatorInvalid, $"the Constant '{Shown.Text(OnnxOrder.NameOf(node))}' has no value");
        return value.Tensors.Count > 0 ? OnnxConstant.Of(value.Tensors[0]) : new OnnxConstant(null, value.Text);
    }

    /// <param name="name">Unique.</param>
    /// <param name="node">The operator.</param>
    /// <param name="inputs">What its inputs are.</param>
    public Layer Make(string name, OnnxNode node, IReadOnlyList<OnnxValue> inputs)
    {
        SortedDictionary<string, string> attributes = AttributesOf(node);
        List<LayerParameter> parameters = [];
        OnnxConstant? weight = null;
        for (int position = 0; position < inputs.Count; position++)
        {
            if (inputs[position].Constant is not { } constant)
            {
                continue;
            }

            string role = OnnxInputs.Role(node, position, model.OperatorSet, out bool isSetting);
            weight = role == "weight" ? constant : weight;
            SourceParameter? parameter = constant.Tensor is null ? null : bindings.Use(constant.Tensor);
            if (parameter is null || (isSetting && constant.Values is not null))
            {
                attributes[role] = constant.AsAttribute;
            }
            else
            {
                attributes[role] = constant.Kind;
                parameters.Add(new LayerParameter(role, parameter));
            }
        }

        foreach (OnnxAttribute attribute in node.Attributes)
        {
            parameters.AddRange(attribute.Tensors.Select(bindings.Use).OfType<SourceParameter>().Select(parameter => new LayerParameter(attribute.Name, parameter)));
        }

        AddCall(node, attributes, parameters);
        OnnxDefaults.Apply(node, model.OperatorSet, weight, attributes);
        return new Layer(name, node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}.{node.OpType}", [.. attributes], parameters);
    }

    private SortedDictionary<string, string> AttributesOf(OnnxNode node)
    {
        SortedDictionary<string, string> attributes = new(StringComparer.Ordinal);
        foreach (OnnxAttribute attribute in node.Attributes)
        {
            IEnumerable<string> parts = attribute.Graphs.Select(_digest.Of)
                .Concat(attribute.Tensors.Select(tensor => OnnxConstant.Of(tensor).AsAttribute))
                .Prepend(attribute.Text ?? "");
            attributes[attribute.Name] = string.Join(' ', parts.Where(part => part.Length > 0));
        }

        if (node.Outputs.Count(output => output.Length > 0) is > 1 and int outputs)
        {
            attributes["outputs"] = outputs.ToString(CultureInfo.InvariantCulture);
        }

        return attributes;
    }

    /// <summary>A call of one of the model's functions: what the function does as a digest, the parameters in it as those of the call.</summary>
    private void AddCall(OnnxNode node, SortedDictionary<string, string> attributes, List<LayerParameter> parameters)
    {
        if (_digest.Called(node) is not { } function)
        {
            return;
        }

        attributes["function"] = _digest.Of(function.Body);
        if (!_ofFunctions.TryGetValue(function, out List<SourceParameter>? inside))
        {
            inside = [];
            AddParameters(function.Body, inside);
            _ofFunctions.Add(function, inside);
        }

        _calls += inside.Count;
        if (_calls > CallLimit)
        {
            throw new CheckpointException(OnnxFault.TooLarge, $"functions with parameters in them are called so often that they would be listed more than {CallLimit} times");
        }

        parameters.AddRange(inside.Select(parameter => new LayerParameter(parameter.Name, parameter)));
    }

    /// <summary>Recursion is as deep as graphs are nested, which the reader bounds.</summary>
    private void AddParameters(OnnxGraph graph, List<SourceParameter> parameters)
    {
        IEnumerable<OnnxTensor> tensors = graph.Initializers.Concat(graph.Nodes.SelectMany(node => node.Attributes).SelectMany(attribute => attribute.Tensors));
        parameters.AddRange(tensors.Select(bindings.Use).OfType<SourceParameter>());
        foreach (OnnxGraph inner in graph.Nodes.SelectMany(node => node.Attributes).SelectMany(attribute => attribute.Graphs))
        {
            AddParameters(inner, parameters);
        }
    }
}
