using System.Collections.Frozen;
using MGit.Engine.Checkpoints.Onnx;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>
/// Attributes that say what is so without them: exporters differ in which of them they write. Those are left out, and what an operator
/// set means by saying nothing is said where sets differ in it.
/// </summary>
internal static class OnnxDefaults
{
    private static readonly string[] s_windows = ["Conv", "ConvTranspose", "ConvInteger", "QLinearConv", "DeformConv", "MaxPool", "AveragePool", "LpPool"];
    private static readonly string[] s_softmax = ["Softmax", "LogSoftmax", "Hardmax"];

    /// <summary>By operator and attribute. Leftovers of training and of operator sets before 7 have any value.</summary>
    private static readonly FrozenDictionary<string, string?> s_values = new Dictionary<string, string?>
    {
        ["AveragePool.count_include_pad"] = "0",
        ["BatchNormalization.consumed_inputs"] = null,
        ["BatchNormalization.epsilon"] = "1E-05",
        ["BatchNormalization.is_test"] = null,
        ["BatchNormalization.momentum"] = "0.9",
        ["BatchNormalization.spatial"] = "1",
        ["BatchNormalization.training_mode"] = "0",
        ["Cast.saturate"] = "1",
        ["Dropout.is_test"] = null,
        ["Dropout.ratio"] = "0.5",
        ["Dropout.seed"] = null,
        ["Elu.alpha"] = "1",
        ["Flatten.axis"] = "1",
        ["Gather.axis"] = "0",
        ["Gemm.alpha"] = "1",
        ["Gemm.beta"] = "1",
        ["Gemm.broadcast"] = null,
        ["Gemm.transA"] = "0",
        ["Gemm.transB"] = "0",
        ["InstanceNormalization.epsilon"] = "1E-05",
        ["LayerNormalization.axis"] = "-1",
        ["LayerNormalization.epsilon"] = "1E-05",
        ["LayerNormalization.stash_type"] = "1",
        ["LeakyRelu.alpha"] = "0.01",
        ["MaxPool.storage_order"] = "0",
        ["Pad.mode"] = "constant",
        ["Pad.value"] = "0",
        ["Reshape.allowzero"] = "0",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_reductionDefaults = new[] { "keepdims=1", "noop_with_empty_axes=0" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="node">The operator.</param>
    /// <param name="operatorSet">The model's operator set.</param>
    /// <param name="weight">What its weight is, or null.</param>
    /// <param name="attributes">Its attributes; changed.</param>
    public static void Apply(OnnxNode node, long operatorSet, OnnxConstant? weight, SortedDictionary<string, string> attributes)
    {
        if (node.Domain is not ("" or "ai.onnx"))
        {
            return;
        }

        bool isWindow = s_windows.Contains(node.OpType);
        bool isReduction = node.OpType.StartsWith("Reduce", StringComparison.Ordinal);
        foreach ((string name, string value) in attributes.ToArray())
        {
            bool isDefault = (s_values.TryGetValue($"{node.OpType}.{name}", out string? usual) && (usual is null || usual == value))
                || (isWindow && IsWindowDefault(name, value))
                || (isReduction && s_reductionDefaults.Contains($"{name}={value}"));
            if (isDefault)
            {
                attributes.Remove(name);
            }
        }

        if (s_softmax.Contains(node.OpType))
        {
            attributes.TryAdd("axis", operatorSet < 13 ? "1" : "-1");
        }

        if (isWindow && weight?.Tensor is { Shape.Rank: > 2 } kernel)
        {
            attributes.TryAdd("kernel_shape", string.Join(',', kernel.Shape.ToArray().Skip(2)));
        }
    }

    private static bool IsWindowDefault(string name, string value) => name switch
    {
        "auto_pad" => value == "NOTSET",
        "group" => value == "1",
        "ceil_mode" => value == "0",
        "strides" or "dilations" => value.Split(',').All(part => part == "1"),
        "pads" or "output_padding" => value.Split(',').All(part => part == "0"),
        _ => false,
    };
}
