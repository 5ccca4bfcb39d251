using System.Globalization;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>
/// The tensors of a model that are parameters, in the order of the file, each with a name that is unique in the model: initializers by
/// their own names, tensors of Constant operators by the value's; inside a function with the function's name and a slash before. Not
/// parameters, but part of the operator that uses them, are
/// <list type="bullet">
/// <item>64-bit integers in at most one dimension and at most 64 of them (shapes, axes, indices), truth values without dimensions, and texts;</item>
/// <item>single numbers without dimensions that a Constant operator gives, and any single number in another operator's attributes: they are
/// part of the program, not of what was trained.</item>
/// </list>
/// </summary>
internal sealed class OnnxParameters
{
    private const int SettingLimit = 64;

    private readonly List<OnnxParameter> _found = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);

    private OnnxParameters()
    {
    }

    public static IReadOnlyList<OnnxParameter> Of(OnnxModel model)
    {
        OnnxParameters parameters = new();
        parameters.AddGraph(model.Graph, "");
        foreach (OnnxFunction function in model.Functions)
        {
            parameters.AddGraph(function.Body, function.Name + "/");
        }

        return parameters._found;
    }

    /// <summary>Recursion is as deep as graphs are nested, which the reader bounds.</summary>
    private void AddGraph(OnnxGraph graph, string prefix)
    {
        foreach (OnnxTensor tensor in graph.Initializers)
        {
            Add(prefix + tensor.Name, tensor, isSetting: false);
        }

        foreach (OnnxSparseTensor sparse in graph.SparseInitializers)
        {
            AddSparse(prefix + sparse.Values?.Name, [sparse.Values, sparse.Indices]);
        }

        foreach (OnnxNode node in graph.Nodes)
        {
            foreach (OnnxAttribute attribute in node.Attributes)
            {
                AddTensors(node, attribute, prefix);
                foreach (OnnxGraph inner in attribute.Graphs)
                {
                    AddGraph(inner, prefix);
                }
            }
        }
    }

    private void AddTensors(OnnxNode node, OnnxAttribute attribute, string prefix)
    {
        bool isConstant = node.Is("Constant");
        string output = node.Outputs.Count > 0 ? node.Outputs[0] : node.Name;
        string name = isConstant ? output : $"{output}.{attribute.Name}";
        if (isConstant && attribute.Name == "sparse_value")
        {
            AddSparse(prefix + name, attribute.Tensors);
            return;
        }

        foreach (OnnxTensor tensor in attribute.Tensors)
        {
            Add(prefix + name, tensor, isConstant ? tensor.Shape.Rank == 0 : tensor.Shape.ElementCount == 1);
        }
    }

    private void AddSparse(string name, IReadOnlyList<OnnxTensor?> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i] is { } part)
            {
                Add($"{name}.{(i == 0 ? "values" : "indices")}", part, isSetting: false);
            }
        }
    }

    private void Add(string name, OnnxTensor tensor, bool isSetting)
    {
        if (isSetting || IsSetting(tensor))
        {
            return;
        }

        string wanted = name.Length > 0 ? name : "tensor";
        string unique = wanted;
        while (!_names.Add(unique))
        {
            int number = _repeats.GetValueOrDefault(wanted, 1) + 1;
            _repeats[wanted] = number;
            unique = string.Create(CultureInfo.InvariantCulture, $"{wanted}#{number}");
        }

        _found.Add(new OnnxParameter(unique, tensor));
    }

    private static bool IsSetting(OnnxTensor tensor) => tensor.Type.Element switch
    {
        null => tensor.Type.Bits == 0,
        ElementType.I64 => tensor.Shape.Rank <= 1 && tensor.Shape.ElementCount <= SettingLimit,
        ElementType.Bool => tensor.Shape.Rank == 0,
        _ => false,
    };
}
