using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Checkpoints.Onnx;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>
/// What a graph inside an operator, or a function, does, as a digest: its operators with their attributes and how they are connected.
/// Names do not enter, nor do the contents of parameters.
/// </summary>
internal sealed class OnnxDigest(OnnxModel model)
{
    /// <summary>Functions in functions in functions.</summary>
    private const int DepthLimit = 32;

    private readonly Dictionary<(string, string, string), OnnxFunction> _functions = ByName(model);
    private readonly Dictionary<OnnxGraph, string?> _known = new(ReferenceEqualityComparer.Instance);
    private int _depth;

    /// <summary>The function of the model that an operator calls, or null.</summary>
    public OnnxFunction? Called(OnnxNode node) => _functions.GetValueOrDefault((node.Domain, node.OpType, node.Overload));

    /// <exception cref="CheckpointException">Cycle: a function calls itself. TooDeep.</exception>
    public string Of(OnnxGraph graph)
    {
        if (_known.TryGetValue(graph, out string? known))
        {
            return known ?? throw new CheckpointException(OnnxFault.Cycle, "a function of the model calls itself");
        }

        if (++_depth > DepthLimit + OnnxModelReader.DepthLimit)
        {
            throw new CheckpointException(OnnxFault.TooDeep, $"functions call functions more than {DepthLimit} deep");
        }

        _known.Add(graph, null);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Dictionary<string, string> tokens = new(StringComparer.Ordinal) { [""] = "-" };
        graph.Inputs.ForEach(name => Token(name, tokens));
        graph.Initializers.ForEach(tensor => tokens[tensor.Name] = Constant(tensor));
        foreach (OnnxNode node in graph.Nodes)
        {
            if (node.Is("Constant"))
            {
                string text = string.Join(';', node.Attributes.Select(attribute => attribute.Text ?? string.Concat(attribute.Tensors.Select(Constant))));
                node.Outputs.ForEach(name => tokens[name] = text);
                continue;
            }

            Append(hash, $"{node.Domain}\n{node.OpType}\n{string.Join(',', node.Inputs.Select(name => Token(name, tokens)))}\n{string.Join(',', node.Outputs.Select(name => Token(name, tokens)))}\n");
            foreach (OnnxAttribute attribute in node.Attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal))
            {
                Append(hash, $"{attribute.Name}={attribute.Reference}{attribute.Text}{string.Concat(attribute.Tensors.Select(Constant))}{string.Concat(attribute.Graphs.Select(Of))}\n");
            }

            if (Called(node) is { } function)
            {
                Append(hash, Of(function.Body));
            }
        }

        Append(hash, string.Join(',', graph.Outputs.Select(name => Token(name, tokens))));
        _depth--;
        string digest = $"sha256:{Convert.ToHexStringLower(hash.GetCurrentHash().AsSpan(0, 16))}";
        _known[graph] = digest;
        return digest;
    }

    private static string Token(string name, Dictionary<string, string> tokens)
    {
        if (!tokens.TryGetValue(name, out string? token))
        {
            token = tokens.Count.ToString(CultureInfo.InvariantCulture);
            tokens.Add(name, token);
        }

        return token;
    }

    private static string Constant(OnnxTensor tensor)
        => tensor.Type.Element is Tensors.ElementType.I64 ? $"{tensor.Type.Shown}{tensor.Shape}{tensor.Values}" : $"{tensor.Type.Shown}{tensor.Shape}";

    private static void Append(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    private static Dictionary<(string, string, string), OnnxFunction> ByName(OnnxModel model)
    {
        Dictionary<(string, string, string), OnnxFunction> byName = [];
        foreach (OnnxFunction function in model.Functions)
        {
            if (!byName.TryAdd((function.Domain, function.Name, function.Overload), function))
            {
                throw new CheckpointException(OnnxFault.ValueDuplicate, $"the function '{Shown.Text(function.Name)}' is defined twice");
            }
        }

        return byName;
    }
}
