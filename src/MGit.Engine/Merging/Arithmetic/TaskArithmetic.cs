namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Adds task vectors to a base: θ = θ_base + Σ λ_t (θ_t − θ_base) (Ilharco et al. 2023, arXiv 2212.04089, section 2). A negative λ makes
/// the model forget a task. The first model is the base.
/// </summary>
public sealed class TaskArithmetic : ElementwiseOperation
{
    private readonly double[]? _weights;

    /// <param name="weights">λ of each model after the base. Null: 1 for each.</param>
    public TaskArithmetic(IReadOnlyList<double>? weights = null) => _weights = weights is null ? null : MergeWeights.RequireCoefficients(weights);

    protected override void RequireCount(int models)
    {
        RequireCount(models, 2, int.MaxValue, "task arithmetic needs a base and one or more models made from it");
        MergeWeights.RequireCount(_weights, models - 1);
    }

    protected override IReadOnlyList<TensorFormula> Formulas(IReadOnlyList<AlignedTensor> tensors)
        => [.. tensors.Select(tensor => new Formula(_weights ?? [.. Enumerable.Repeat(1.0, tensor.Models.Count - 1)]))];

    private sealed class Formula(double[] weights) : TensorFormula
    {
        public override void Compute(long firstElement, double[][] inputs, Span<double> result)
        {
            double[] origin = inputs[0];
            for (int i = 0; i < result.Length; i++)
            {
                double start = origin[i];
                double sum = 0;
                for (int task = 0; task < weights.Length; task++)
                {
                    sum += weights[task] * (inputs[task + 1][i] - start);
                }

                // Adding nothing to a negative zero would change its sign.
                result[i] = sum == 0 ? start : start + sum;
            }
        }
    }
}
