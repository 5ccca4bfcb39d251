namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// The cuts of all tensors of an operation: found for each when it is asked for, or once for all of them together. Thread-safe.
/// </summary>
internal sealed class MagnitudeCuts(IReadOnlyList<AlignedTensor> tensors, MagnitudeScope scope, Func<long, long> droppedOf, MagnitudeVectors vectors)
{
    private readonly Lock _finding = new();
    private Dictionary<AlignedTensor, MagnitudeCut[]>? _global;

    /// <summary>A share of a number, in whole elements; half away from zero.</summary>
    public static long ShareOf(long total, double share) => (long)Math.Round((decimal)total * (decimal)share, MidpointRounding.AwayFromZero);

    /// <summary>One cut for each of a tensor's vectors.</summary>
    public IReadOnlyList<MagnitudeCut> Of(AlignedTensor tensor, CancellationToken cancellationToken)
    {
        if (scope == MagnitudeScope.Tensor)
        {
            return Find([tensor], cancellationToken)[tensor];
        }

        lock (_finding)
        {
            _global ??= Find(tensors, cancellationToken);
            return _global[tensor];
        }
    }

    private Dictionary<AlignedTensor, MagnitudeCut[]> Find(IReadOnlyList<AlignedTensor> together, CancellationToken cancellationToken)
    {
        int count = together.Max(vectors.CountOf);
        Dictionary<AlignedTensor, MagnitudeCut[]> cuts = together.ToDictionary(tensor => tensor, tensor => new MagnitudeCut[vectors.CountOf(tensor)]);
        long total = together.Sum(tensor => tensor.Shape.ElementCount);
        long dropped = droppedOf(total);
        double[] taken = [];
        for (int vector = 0; vector < count; vector++)
        {
            int wanted = vector;
            MagnitudeCut cut = MagnitudeSelection.DropSmallest(
                sink =>
                {
                    foreach (AlignedTensor tensor in together)
                    {
                        tensor.ReadAll(
                            (values, length) =>
                            {
                                taken = taken.Length < length ? new double[length] : taken;
                                vectors.Take(values, wanted, taken.AsSpan(0, length));
                                sink(taken.AsSpan(0, length));
                            },
                            cancellationToken);
                    }
                },
                total,
                dropped);
            long start = 0;
            foreach (AlignedTensor tensor in together)
            {
                cuts[tensor][vector] = cut with { Start = start };
                start += tensor.Shape.ElementCount;
            }
        }

        return cuts;
    }
}
