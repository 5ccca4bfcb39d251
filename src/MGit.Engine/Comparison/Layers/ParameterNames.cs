using System.Collections.Frozen;

namespace MGit.Engine.Comparison.Layers;

/// <summary>What the names of parameters say, in the manners of PyTorch, Hugging Face, PEFT, Keras and stable-baselines3.</summary>
public static class ParameterNames
{
    private static readonly FrozenSet<string> Wrappers = FrozenSet.Create(
        StringComparer.Ordinal, "state_dict", "model_state_dict", "model", "module", "_orig_mod", "base_model", "params");

    private static readonly FrozenSet<string> OptimizerWords = FrozenSet.Create(
        StringComparer.Ordinal,
        "momentum_buffer", "exp_avg", "exp_avg_sq", "max_exp_avg_sq", "square_avg", "acc_delta", "grad_avg", "acc_grad");

    private static readonly FrozenSet<string> Roles = FrozenSet.Create(
        StringComparer.Ordinal,
        "weight", "bias", "kernel", "gamma", "beta", "scale", "offset", "embedding", "embeddings", "depthwise_kernel", "recurrent_kernel",
        "running_mean", "running_var", "num_batches_tracked", "moving_mean", "moving_variance", "in_proj_weight", "in_proj_bias", "bias_k", "bias_v",
        "q_proj_weight", "k_proj_weight", "v_proj_weight", "weight_g", "weight_v", "weight_orig", "weight_mask", "weight_u", "up", "down", "alpha",
        "qweight", "qzeros", "scales", "g_idx", "weight_scale", "zero_point");

    /// <summary>Whether a character parts the segments of a name.</summary>
    public static bool IsSeparator(char character) => character is '.' or '/' or ':';

    /// <summary>What a tensor of that name is to the model.</summary>
    public static ParameterClass ClassOf(string name)
    {
        ReadOnlySpan<char> last = LastSegment(name);
        if (last is "running_mean" or "running_var" or "moving_mean" or "moving_variance")
        {
            return ParameterClass.RunningStatistic;
        }

        if (last is "num_batches_tracked" or "n_averaged")
        {
            return ParameterClass.Counter;
        }

        return IsOptimizerState(name, last) ? ParameterClass.OptimizerState : ParameterClass.Weight;
    }

    /// <summary>
    /// The name without what training scripts and wrappers put in front ("state_dict.module."), so that the same parameter has the same
    /// name in a checkpoint and in what was made of it.
    /// </summary>
    public static string Bare(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int start = 0;
        while (true)
        {
            int length = name.AsSpan(start).IndexOfAny('.', '/', ':');
            if (length <= 0 || start + length + 1 >= name.Length || !Wrappers.Contains(name.Substring(start, length)))
            {
                return start == 0 ? name : name[start..];
            }

            start += length + 1;
        }
    }

    /// <summary>The module a parameter belongs to, and what it is there ("encoder.0", "weight"); the module is empty for a bare name.</summary>
    internal static (string Module, string Role) Split(string name)
    {
        int lora = SegmentStart(name, segment => segment.StartsWith("lora_", StringComparison.Ordinal) && segment.Length > 5);
        if (lora >= 0)
        {
            return (lora == 0 ? "lora" : $"{name[..(lora - 1)]}{name[lora - 1]}lora", name[lora..]);
        }

        int parametrized = SegmentStart(name, segment => segment is "parametrizations");
        if (parametrized > 0)
        {
            return (name[..(parametrized - 1)], name[parametrized..]);
        }

        int at = name.AsSpan().LastIndexOfAny('.', '/', ':');
        return at < 0 ? (string.Empty, name) : (name[..at], name[(at + 1)..]);
    }

    /// <summary>Whether a last segment is what modules call their parameters, so that it belongs to the module it stands in.</summary>
    internal static bool IsRole(string role) => Roles.Contains(role) || IsRecurrent(role)
        || role.StartsWith("lora_", StringComparison.Ordinal) || role.StartsWith("parametrizations", StringComparison.Ordinal);

    /// <summary>weight_ih, weight_hh_l0_reverse, bias_ih_l1, …</summary>
    internal static bool IsRecurrent(string role) => role.StartsWith("weight_ih", StringComparison.Ordinal)
        || role.StartsWith("weight_hh", StringComparison.Ordinal) || role.StartsWith("weight_hr", StringComparison.Ordinal)
        || role.StartsWith("bias_ih", StringComparison.Ordinal) || role.StartsWith("bias_hh", StringComparison.Ordinal);

    internal static ReadOnlySpan<char> LastSegment(string name) => name.AsSpan(name.AsSpan().LastIndexOfAny('.', '/', ':') + 1);

    private static bool IsOptimizerState(string name, ReadOnlySpan<char> last)
    {
        if (OptimizerWords.Contains(last.ToString()))
        {
            return true;
        }

        int end = name.Length - last.Length;
        return SegmentStart(name.AsSpan(0, end), static segment =>
            segment is "optimizer" or "optimizers" or "optimizer_state_dict" or "optimizer_states" or "optim" or "opt_state" or "lr_schedulers"
            || segment.EndsWith("_optimizer", StringComparison.Ordinal)) >= 0;
    }

    private static int SegmentStart(ReadOnlySpan<char> name, Predicate wanted)
    {
        for (int start = 0; start < name.Length;)
        {
            int length = name[start..].IndexOfAny('.', '/', ':');
            length = length < 0 ? name.Length - start : length;
            if (wanted(name.Slice(start, length)))
            {
                return start;
            }

            start += length + 1;
        }

        return -1;
    }

    private delegate bool Predicate(ReadOnlySpan<char> segment);
}
