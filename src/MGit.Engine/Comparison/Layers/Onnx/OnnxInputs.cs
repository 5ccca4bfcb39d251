using System.Collections.Frozen;
using System.Globalization;
using MGit.Engine.Checkpoints.Onnx;

namespace MGit.Engine.Comparison.Layers.Onnx;

/// <summary>
/// What the inputs of ONNX's operators are to them, by position (https://onnx.ai/onnx/operators). Names of parameters are those of the
/// layers they come from (weight, bias); settings have the name of the attribute that older operator sets have in their place.
/// </summary>
internal static class OnnxInputs
{
    private static readonly FrozenDictionary<string, string?[]> s_parameters = new Dictionary<string, string?[]>
    {
        ["Conv"] = [null, "weight", "bias"],
        ["ConvTranspose"] = [null, "weight", "bias"],
        ["ConvInteger"] = [null, "weight", "x_zero_point", "w_zero_point"],
        ["DeformConv"] = [null, "weight", null, "bias"],
        ["QLinearConv"] = [null, "x_scale", "x_zero_point", "weight", "w_scale", "w_zero_point", "y_scale", "y_zero_point", "bias"],
        ["QLinearMatMul"] = [null, "a_scale", "a_zero_point", "weight", "b_scale", "b_zero_point", "y_scale", "y_zero_point"],
        ["MatMulInteger"] = [null, "weight", "a_zero_point", "b_zero_point"],
        ["Gemm"] = [null, "weight", "bias"],
        ["MatMul"] = [null, "weight"],
        ["BatchNormalization"] = [null, "weight", "bias", "running_mean", "running_var"],
        ["InstanceNormalization"] = [null, "weight", "bias"],
        ["LayerNormalization"] = [null, "weight", "bias"],
        ["GroupNormalization"] = [null, "weight", "bias"],
        ["RMSNormalization"] = [null, "weight"],
        ["PRelu"] = [null, "weight"],
        ["Gather"] = ["weight"],
        ["LSTM"] = [null, "weight_ih", "weight_hh", "bias", "sequence_lens", "initial_h", "initial_c", "peephole"],
        ["GRU"] = [null, "weight_ih", "weight_hh", "bias", "sequence_lens", "initial_h"],
        ["RNN"] = [null, "weight_ih", "weight_hh", "bias", "sequence_lens", "initial_h"],
        ["QuantizeLinear"] = [null, "scale", "zero_point"],
        ["DequantizeLinear"] = ["weight", "scale", "zero_point"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string?[]> s_settings = new Dictionary<string, string?[]>
    {
        ["Clip"] = [null, "min", "max"],
        ["ConstantOfShape"] = ["shape"],
        ["CumSum"] = [null, "axis"],
        ["Dropout"] = [null, "ratio", "training_mode"],
        ["Expand"] = [null, "shape"],
        ["OneHot"] = [null, "depth", "values"],
        ["Pad"] = [null, "pads", "value", "axes"],
        ["Reshape"] = [null, "shape"],
        ["Resize"] = [null, "roi", "scales", "sizes"],
        ["Slice"] = [null, "starts", "ends", "axes", "steps"],
        ["Split"] = [null, "split"],
        ["Squeeze"] = [null, "axes"],
        ["Tile"] = [null, "repeats"],
        ["TopK"] = [null, "k"],
        ["Trilu"] = [null, "k"],
        ["Unsqueeze"] = [null, "axes"],
        ["Upsample"] = [null, "scales"],
        ["ReduceL1"] = [null, "axes"],
        ["ReduceL2"] = [null, "axes"],
        ["ReduceLogSum"] = [null, "axes"],
        ["ReduceLogSumExp"] = [null, "axes"],
        ["ReduceMax"] = [null, "axes"],
        ["ReduceMean"] = [null, "axes"],
        ["ReduceMin"] = [null, "axes"],
        ["ReduceProd"] = [null, "axes"],
        ["ReduceSum"] = [null, "axes"],
        ["ReduceSumSquare"] = [null, "axes"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Resize before operator set 11.</summary>
    private static readonly string?[] s_oldResize = [null, "scales"];

    /// <param name="node">The operator.</param>
    /// <param name="position">Which input, from 0.</param>
    /// <param name="operatorSet">The model's operator set.</param>
    /// <param name="isSetting">Whether the input says how the operator works, so that a constant there is an attribute.</param>
    public static string Role(OnnxNode node, int position, long operatorSet, out bool isSetting)
    {
        isSetting = false;
        if (node.Domain is "" or "ai.onnx")
        {
            string?[] settings = node.OpType == "Resize" && operatorSet < 11 ? s_oldResize : s_settings.GetValueOrDefault(node.OpType) ?? [];
            if (position < settings.Length && settings[position] is { } setting)
            {
                isSetting = true;
                return setting;
            }

            string?[] parameters = s_parameters.GetValueOrDefault(node.OpType) ?? [];
            if (position < parameters.Length && parameters[position] is { } parameter)
            {
                return parameter;
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"input{position}");
    }
}
