namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// The weighted mean of models, parameter by parameter: linear merging, model soups (Wortsman et al. 2022, arXiv 2203.05482), and with
/// the sizes of the clients' datasets as weights federated averaging (McMahan et al. 2017, arXiv 1602.05629).
/// </summary>
public sealed class WeightedAverage : ElementwiseOperation
{
    private readonly double[]? _weights;

    /// <param name="weights">One per model, not negative; their sum need not be 1. Null: all equal.</param>
    public WeightedAverage(IReadOnlyList<double>? weights = null) => _weights = weights is null ? null : MergeWeights.RequireShares(weights);

    protected override void RequireCount(int models)
    {
        RequireCount(models, 1, int.MaxValue, "an average needs one or more");
        MergeWeights.RequireCount(_weights, models);
    }

    protected override IReadOnlyList<TensorFormula> Formulas(IReadOnlyList<AlignedTensor> tensors)
        => [.. tensors.Select(tensor => new Formula(_weights ?? [.. Enumerable.Repeat(1.0, tensor.Models.Count)]))];

    private sealed class Formula(double[] weights) : TensorFormula
    {
        private readonly double _sum = weights.Sum();

        public override void Compute(long firstElement, double[][] inputs, Span<double> result)
        {
            for (int i = 0; i < result.Length; i++)
            {
                double first = inputs[0][i];
                double sum = weights[0] * first;
                bool isSame = true;
                for (int model = 1; model < inputs.Length; model++)
                {
                    isSame &= inputs[model][i] == first;
                    sum += weights[model] * inputs[model][i];
                }

                result[i] = isSame ? first : sum / _sum;
            }
        }
    }
}
