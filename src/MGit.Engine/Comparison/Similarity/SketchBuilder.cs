using MGit.Engine.Comparison.Layers;
using MGit.Engine.Models;
using MGit.Engine.Store.Contents.Statistics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Comparison.Similarity;

/// <summary>Samples an opened model. Reads a few KiB of each of a bounded number of tensors, whatever the model's size.</summary>
internal static class SketchBuilder
{
    /// <summary>Weights with fewer elements tell nothing.</summary>
    private const int FewElements = 16;

    /// <param name="source">The model.</param>
    /// <param name="progress">What its files say of its training.</param>
    /// <param name="cancellationToken">Stops between two tensors.</param>
    public static ModelSketch Build(ModelSource source, IReadOnlyDictionary<string, double> progress, CancellationToken cancellationToken)
    {
        SourceParameter[] weights = [.. source.Parameters.Where(IsSampled)];
        if (!weights.Any(parameter => parameter.Shape.Rank >= 2))
        {
            // Models whose weights are kept flat.
            weights = [.. source.Parameters.Where(parameter => IsTrained(parameter) && parameter.Shape.ElementCount >= SamplePlan.MinSamples)];
        }

        SourceParameter[] chosen = [.. weights
            .OrderByDescending(parameter => parameter.Shape.ElementCount).ThenBy(parameter => parameter.Name, NaturalOrder.Comparer)
            .Take(SamplePlan.MaxTensors)
            .OrderBy(parameter => parameter.Name, NaturalOrder.Comparer)];
        int samples = SamplePlan.SamplesFor(chosen.Length);
        List<SketchTensor> tensors = [];
        foreach (SourceParameter parameter in chosen)
        {
            cancellationToken.ThrowIfCancellationRequested();
            float[] values = Sample(source, parameter, samples);

            // Zeros, ones and other constants are the same in models that have nothing to do with each other.
            if (values.AsSpan().ContainsAnyExcept(values[0]))
            {
                tensors.Add(new SketchTensor(parameter.Name, parameter.Shape, values));
            }
        }

        return new ModelSketch(
            source.Format, weights.Length, weights.Sum(parameter => parameter.Shape.ElementCount), tensors, progress, source.Evidence);
    }

    private static bool IsSampled(SourceParameter parameter)
        => IsTrained(parameter) && parameter.Shape.Rank >= 2 && parameter.Shape.ElementCount >= FewElements;

    private static bool IsTrained(SourceParameter parameter)
        => IsReal(parameter.ElementType) && !SketchTensor.IsLeftOut(parameter.Name);

    /// <summary>Floats, and the integers of quantised weights.</summary>
    private static bool IsReal(ElementType type) => type is ElementType.F64 or ElementType.F32 or ElementType.F16 or ElementType.BF16
        or ElementType.F8E5M2 or ElementType.F8E4M3 or ElementType.F8E5M2Fnuz or ElementType.F8E4M3Fnuz or ElementType.I8 or ElementType.U8;

    private static float[] Sample(ModelSource source, SourceParameter parameter, int samples)
    {
        int size = parameter.ElementType.BitSize() / 8;
        float[] values = new float[Math.Min(samples, parameter.Shape.ElementCount)];
        byte[] bytes = new byte[SamplePlan.MaxSamples * size];
        double[] numbers = new double[SamplePlan.MaxSamples];
        int at = 0;
        foreach ((long first, int length) in SamplePlan.Runs(parameter.Shape.ElementCount, samples))
        {
            source.Read(parameter, first, bytes.AsSpan(0, length * size));
            ElementValues.Read(parameter.ElementType, bytes.AsSpan(0, length * size), numbers.AsSpan(0, length));
            for (int index = 0; index < length; index++)
            {
                float value = (float)numbers[index];
                values[at++] = float.IsFinite(value) ? value : 0;
            }
        }

        return values;
    }
}
