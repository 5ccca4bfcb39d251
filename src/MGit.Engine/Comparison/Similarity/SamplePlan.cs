namespace MGit.Engine.Comparison.Similarity;

/// <summary>
/// Which elements of a tensor are sampled: runs of neighbours at seeded places that follow from the number of elements alone, so that two
/// tensors of one size are sampled alike, and a shorter sample is the beginning of a longer one.
/// </summary>
internal static class SamplePlan
{
    /// <summary>Tensors of a model that are sampled, the largest first.</summary>
    public const int MaxTensors = 64;

    /// <summary>Fewest samples of a tensor (of one that has as many).</summary>
    public const int MinSamples = 64;

    /// <summary>Most samples of a tensor.</summary>
    public const int MaxSamples = 256;

    private const int ModelSamples = 4096;
    private const int RunLength = 8;
    private const ulong Seed = 0x4D47_6974_5361_6D70;

    /// <summary>Samples of each tensor where so many are sampled.</summary>
    public static int SamplesFor(int tensors) => Math.Clamp(ModelSamples / Math.Max(1, tensors) / RunLength * RunLength, MinSamples, MaxSamples);

    /// <summary>First elements and lengths of the runs, in the order of the sample.</summary>
    public static IEnumerable<(long First, int Length)> Runs(long elements, int samples)
    {
        if (elements <= MaxSamples)
        {
            yield return (0, (int)Math.Min(elements, samples));
            yield break;
        }

        for (int run = 0; run < samples / RunLength; run++)
        {
            ulong random = Mix(Seed + ((ulong)run * 0x9E37_79B9_7F4A_7C15) + (ulong)elements);
            yield return ((long)Math.BigMul(random, (ulong)(elements - RunLength + 1), out _), RunLength);
        }
    }

    /// <summary>splitmix64's output function (Steele, Lea, Flood 2014).</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
