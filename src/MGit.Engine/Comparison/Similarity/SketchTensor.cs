using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>A sampled parameter.</summary>
internal sealed class SketchTensor
{
    public SketchTensor(string name, TensorShape shape, float[] samples)
    {
        Name = name;
        Shape = shape;
        Samples = samples;
        Weight = Math.Sqrt(shape.ElementCount);
        ulong key = (ulong)shape.ElementCount;
        foreach (float sample in samples.AsSpan(0, Math.Min(samples.Length, SamplePlan.MinSamples)))
        {
            key = SamplePlan.Mix(key ^ BitConverter.SingleToUInt32Bits(sample));
        }

        Key = key;
    }

    public string Name { get; }

    public TensorShape Shape { get; }

    /// <summary>In the order of <see cref="SamplePlan.Runs"/>; finite.</summary>
    public float[] Samples { get; }

    /// <summary>
    /// What it counts: the root of its elements. By elements alone one embedding would decide; by tensors alone a head of ten elements
    /// would count as much as a layer.
    /// </summary>
    public double Weight { get; }

    /// <summary>Equal for tensors of one size whose first samples are equal bit by bit, whatever name, shape or container they have.</summary>
    public ulong Key { get; }

    /// <summary>The last part of the name says that it is no trained weight.</summary>
    public static bool IsLeftOut(string name)
    {
        string[] parts = name.Split('.', '/');
        string last = parts[^1];
        return last is "running_mean" or "running_var" or "num_batches_tracked"
            || last.EndsWith("_moving_mean", StringComparison.OrdinalIgnoreCase) || last.EndsWith("_moving_variance", StringComparison.OrdinalIgnoreCase)
            || last is "exp_avg" or "exp_avg_sq" or "max_exp_avg_sq" or "momentum_buffer" or "square_avg" or "grad_avg"
            || parts.Any(part => part.StartsWith("optimizer", StringComparison.OrdinalIgnoreCase) || part.EndsWith("optimizer", StringComparison.OrdinalIgnoreCase));
    }
}
