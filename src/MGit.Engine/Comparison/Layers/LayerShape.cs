using System.Globalization;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Layers;

/// <summary>
/// Infers what a layer is from the roles, shapes and types of its parameters and from its name, with the attributes that shapes tell.
/// Strides, padding and groups leave no trace in a state dict and are not claimed.
/// </summary>
internal static class LayerShape
{
    private static readonly string[] s_queries = ["q", "query", "q_proj", "to_q", "q_lin", "wq"];
    private static readonly string[] s_keys = ["k", "key", "k_proj", "to_k", "k_lin", "wk"];
    private static readonly string[] s_values = ["v", "value", "v_proj", "to_v", "v_lin", "wv"];
    private static readonly string[] s_joint = ["qkv", "qkv_proj", "query_key_value", "c_attn", "in_proj", "wqkv"];

    /// <param name="name">The layer's name.</param>
    /// <param name="parameters">Its parameters in the order of their roles.</param>
    public static Layer Describe(string name, IReadOnlyList<LayerParameter> parameters)
    {
        SortedDictionary<string, string> attributes = new(StringComparer.Ordinal);
        string kind = KindOf(ParameterNames.LastSegment(name).ToString(), parameters, attributes);
        if (kind == ParameterGraph.Kind)
        {
            foreach (LayerParameter parameter in parameters)
            {
                attributes[parameters.Count == 1 ? "shape" : $"shape.{parameter.Role}"] = parameter.Source.Shape.ToString();
            }
        }

        attributes["type"] = string.Join(',', parameters
            .Where(parameter => ParameterNames.ClassOf(parameter.Role) != ParameterClass.Counter)
            .Select(parameter => parameter.Source.ElementType.Name()).Distinct());
        if (parameters.FirstOrDefault(parameter => parameter.Source.Quantization is not null) is { } quantized)
        {
            attributes["quantization"] = quantized.Source.Quantization!.Split(' ')[0];
        }

        return new Layer(name, kind, [.. attributes], parameters);
    }

    private static string KindOf(string last, IReadOnlyList<LayerParameter> parameters, SortedDictionary<string, string> attributes)
    {
        if (Find(parameters, "running_mean", "moving_mean") is { } mean)
        {
            attributes["features"] = Text(mean.ElementCount);
            return "BatchNorm";
        }

        if (parameters.Any(parameter => ParameterNames.IsRecurrent(parameter.Role)))
        {
            return Recurrent(parameters, attributes);
        }

        if (Find(parameters, "in_proj_weight", "q_proj_weight") is { Rank: 2 } attention)
        {
            attributes["features"] = Text(attention[1]);
            return "MultiheadAttention";
        }

        if (Lora(parameters, attributes))
        {
            return "Lora";
        }

        bool isKernel = Find(parameters, "kernel") is not null;
        TensorShape? weight = Find(parameters, "weight", "kernel", "weight_v", "weight_orig", "embedding", "embeddings", "gamma", "scale")
            ?? Find(parameters, "parametrizations.weight.original1", "parametrizations.weight.original");
        TensorShape? bias = Find(parameters, "bias", "beta", "offset");
        return weight?.Rank switch
        {
            1 => Norm(last.ToLowerInvariant(), weight, bias, attributes),
            2 => Matrix(last.ToLowerInvariant(), weight, bias, isKernel, attributes),
            3 or 4 or 5 => Convolution(last.ToLowerInvariant(), weight, bias, isKernel, attributes),
            _ => ParameterGraph.Kind,
        };
    }

    private static string Norm(string last, TensorShape weight, TensorShape? bias, SortedDictionary<string, string> attributes)
    {
        if (bias is not null && !bias.Equals(weight))
        {
            return ParameterGraph.Kind;
        }

        bool isNorm = last.Contains("norm", StringComparison.Ordinal) || last.StartsWith("ln", StringComparison.Ordinal) || last.StartsWith("rms", StringComparison.Ordinal);
        string? kind = (last, bias) switch
        {
            _ when last.Contains("group", StringComparison.Ordinal) || last.StartsWith("gn", StringComparison.Ordinal) => "GroupNorm",
            _ when last.Contains("batch", StringComparison.Ordinal) || last.StartsWith("bn", StringComparison.Ordinal) => "BatchNorm",
            (_, not null) => "LayerNorm",
            _ when isNorm => "RMSNorm",
            _ => null,
        };
        if (kind is null)
        {
            return ParameterGraph.Kind;
        }

        attributes["features"] = Text(weight[0]);
        return kind;
    }

    private static string Matrix(string last, TensorShape weight, TensorShape? bias, bool isKernel, SortedDictionary<string, string> attributes)
    {
        bool embeds = last.Contains("embed", StringComparison.Ordinal) || last is "emb" or "wte" or "wpe" or "tok_emb" or "pos_emb" or "token" or "position";
        if (embeds && bias is null)
        {
            attributes["count"] = Text(weight[0]);
            attributes["features"] = Text(weight[1]);
            return "Embedding";
        }

        // [in, out] in Keras and in GPT-2's Conv1D; the bias tells where the sides differ.
        bool isTransposed = isKernel || (bias is { Rank: 1 } && bias[0] == weight[1] && bias[0] != weight[0]) || last is "c_attn" or "c_fc" or "c_proj";
        attributes["in"] = Text(weight[isTransposed ? 0 : 1]);
        attributes["out"] = Text(weight[isTransposed ? 1 : 0]);
        AddBias(bias, attributes);
        if (Projection(last) is { } projection)
        {
            attributes["attention"] = projection;
        }

        return "Linear";
    }

    private static string Convolution(string last, TensorShape weight, TensorShape? bias, bool isKernel, SortedDictionary<string, string> attributes)
    {
        int axes = weight.Rank - 2;
        bool isTransposed = last.Contains("transpose", StringComparison.Ordinal) || last.Contains("deconv", StringComparison.Ordinal)
            || (!isKernel && bias is { Rank: 1 } && bias[0] != weight[0] && weight[1] > 0 && bias[0] % weight[1] == 0);
        long[] kernel = isKernel ? weight.ToArray()[..axes] : weight.ToArray()[2..];
        (int output, int input) = isKernel ? (weight.Rank - 1, weight.Rank - 2) : isTransposed ? (1, 0) : (0, 1);
        attributes["in"] = Text(weight[input]);
        attributes["out"] = Text(weight[output]);
        attributes["kernel"] = string.Join('x', kernel.Select(Text));
        AddBias(bias, attributes);
        return string.Create(CultureInfo.InvariantCulture, $"{(isTransposed ? "ConvTranspose" : "Conv")}{axes}d");
    }

    private static string Recurrent(IReadOnlyList<LayerParameter> parameters, SortedDictionary<string, string> attributes)
    {
        TensorShape? input = parameters.FirstOrDefault(parameter => parameter.Role.StartsWith("weight_ih", StringComparison.Ordinal))?.Source.Shape;
        TensorShape? hidden = parameters.FirstOrDefault(parameter => parameter.Role.StartsWith("weight_hh", StringComparison.Ordinal))?.Source.Shape;
        if (input is not { Rank: 2 } || hidden is not { Rank: 2 } || hidden[1] == 0 || hidden[0] % hidden[1] != 0)
        {
            return ParameterGraph.Kind;
        }

        attributes["in"] = Text(input[1]);
        attributes["hidden"] = Text(hidden[1]);
        attributes["layers"] = Text(parameters.Count(parameter => parameter.Role.StartsWith("weight_ih", StringComparison.Ordinal)));
        return (hidden[0] / hidden[1]) switch
        {
            1 => "RNN",
            3 => "GRU",
            4 => "LSTM",
            _ => ParameterGraph.Kind,
        };
    }

    private static bool Lora(IReadOnlyList<LayerParameter> parameters, SortedDictionary<string, string> attributes)
    {
        TensorShape? down = parameters.FirstOrDefault(parameter => IsOneOf(parameter.Role, "down", "lora_A", "lora_down", "lora_embedding_A"))?.Source.Shape;
        TensorShape? up = parameters.FirstOrDefault(parameter => IsOneOf(parameter.Role, "up", "lora_B", "lora_up", "lora_embedding_B"))?.Source.Shape;
        if (down is not { Rank: >= 2 } || up is not { Rank: >= 2 })
        {
            return false;
        }

        attributes["in"] = Text(down[1]);
        attributes["out"] = Text(up[0]);
        attributes["rank"] = Text(down[0]);
        return true;
    }

    private static bool IsOneOf(string role, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (role.StartsWith(name, StringComparison.Ordinal) && (role.Length == name.Length || ParameterNames.IsSeparator(role[name.Length])))
            {
                return true;
            }
        }

        return false;
    }

    private static string? Projection(string last) =>
        s_queries.Contains(last) ? "query" : s_keys.Contains(last) ? "key" : s_values.Contains(last) ? "value" : s_joint.Contains(last) ? "joint" : null;

    private static void AddBias(TensorShape? bias, SortedDictionary<string, string> attributes)
    {
        if (bias is not null)
        {
            attributes["bias"] = "true";
        }
    }

    private static TensorShape? Find(IReadOnlyList<LayerParameter> parameters, params ReadOnlySpan<string> roles)
    {
        foreach (string role in roles)
        {
            foreach (LayerParameter parameter in parameters)
            {
                if (parameter.Role == role)
                {
                    return parameter.Source.Shape;
                }
            }
        }

        return null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
