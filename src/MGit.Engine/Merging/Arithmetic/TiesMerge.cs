using MGit.Engine.Errors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// TIES-Merging (Yadav et al. 2023, arXiv 2306.01708, algorithm 1). Of each task vector τ_t = θ_t − θ_base the share <c>density</c> of
/// largest magnitude is kept (trim); for each element the sign with the larger total magnitude is elected; the mean of the kept values
/// that have this sign, times <c>scale</c>, is added to the base. The first model is the base.
/// </summary>
public sealed class TiesMerge : ElementwiseOperation
{
    private readonly double[]? _weights;

    /// <param name="density">Share of each task vector that is kept, above 0 and at most 1; the paper's k is 0.2.</param>
    /// <param name="scale">The paper's λ.</param>
    /// <param name="weights">How much each model after the base counts, in the election and in the mean. Null: all equally, as in the paper.</param>
    /// <param name="scope">Whether a task vector is trimmed tensor by tensor or as a whole (as in the paper).</param>
    public TiesMerge(double density = 0.2, double scale = 1, IReadOnlyList<double>? weights = null, MagnitudeScope scope = MagnitudeScope.Tensor)
    {
        Density = RequireShare(density, "The density");
        Scale = RequireFinite(scale, "The scale");
        Scope = scope;
        _weights = weights is null ? null : MergeWeights.RequireShares(weights);
        if (Density == 0)
        {
            throw new MGitException(ErrorCode.ArgumentInvalid, "The density is 0, which keeps nothing of any model; a number above 0 and at most 1 is expected.", density);
        }
    }

    public double Density { get; }

    public double Scale { get; }

    public MagnitudeScope Scope { get; }

    protected override void RequireCount(int models)
    {
        RequireCount(models, 2, int.MaxValue, "TIES needs a base and one or more models made from it");
        MergeWeights.RequireCount(_weights, models - 1);
    }

    protected override IReadOnlyList<TensorFormula> Formulas(IReadOnlyList<AlignedTensor> tensors)
    {
        MagnitudeCuts cuts = new(tensors, Scope, total => total - MagnitudeCuts.ShareOf(total, Density), Tasks);
        return [.. tensors.Select(tensor => new Formula(cuts, _weights ?? [.. Enumerable.Repeat(1.0, tensor.Models.Count - 1)], Scale))];
    }

    /// <summary>How many vectors a tensor has that are trimmed, and how one is taken from the models' values.</summary>
    private static MagnitudeVectors Tasks { get; } = new(
        tensor => tensor.Models.Count - 1,
        (values, task, result) =>
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = values[task + 1][i] - values[0][i];
            }
        });

    private sealed class Formula(MagnitudeCuts cuts, double[] weights, double scale) : TensorFormula
    {
        private IReadOnlyList<MagnitudeCut> _cuts = [];

        public override void Prepare(AlignedTensor tensor, CancellationToken cancellationToken) => _cuts = cuts.Of(tensor, cancellationToken);

        public override void Compute(long firstElement, double[][] inputs, Span<double> result)
        {
            Span<double> kept = weights.Length <= 64 ? stackalloc double[weights.Length] : new double[weights.Length];
            for (int i = 0; i < result.Length; i++)
            {
                double start = inputs[0][i];
                double mass = 0;
                for (int task = 0; task < weights.Length; task++)
                {
                    double delta = inputs[task + 1][i] - start;
                    kept[task] = _cuts[task].Drops(delta, firstElement + i) ? 0 : delta;
                    mass += weights[task] * kept[task];
                }

                double merged = scale * AgreeingMean(kept, mass);
                result[i] = merged == 0 ? start : start + merged;
            }
        }

        private double AgreeingMean(ReadOnlySpan<double> kept, double mass)
        {
            if (mass == 0)
            {
                return 0;
            }

            double sum = 0;
            double total = 0;
            for (int task = 0; task < kept.Length; task++)
            {
                if (kept[task] != 0 && kept[task] > 0 == mass > 0)
                {
                    sum += weights[task] * kept[task];
                    total += weights[task];
                }
            }

            // A value that is no number agrees with nothing and must not be lost.
            return total == 0 ? mass : sum / total;
        }
    }
}
