namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Sets the elements of smallest magnitude to zero (Han et al. 2015, arXiv 1506.02626), exactly as many as asked for: of equal ones the
/// earlier in the model go first. Of one model; without patterns its matrices and kernels are pruned (two dimensions or more), and biases
/// and normalisation parameters are left alone.
/// </summary>
public sealed class MagnitudePruning : ElementwiseOperation
{
    private readonly ParameterPatterns _patterns;

    /// <param name="sparsity">Share of the elements that become zero, 0 to 1; rounded to whole elements, half away from zero.</param>
    /// <param name="scope">Whether each tensor gets this share of zeros, or all of them together.</param>
    /// <param name="parameters">Wildcards on the names of what is pruned. Null or empty: see above.</param>
    public MagnitudePruning(double sparsity, MagnitudeScope scope = MagnitudeScope.Tensor, IReadOnlyList<string>? parameters = null)
    {
        Sparsity = RequireShare(sparsity, "The sparsity");
        Scope = scope;
        _patterns = new ParameterPatterns(parameters ?? []);
    }

    public double Sparsity { get; }

    public MagnitudeScope Scope { get; }

    /// <summary>The tensor itself is what is ranked.</summary>
    private static MagnitudeVectors Itself { get; } = new(_ => 1, (values, _, result) => values[0].AsSpan(0, result.Length).CopyTo(result));

    protected override void RequireCount(int models) => RequireCount(models, 1, 1, "one is pruned at a time");

    protected override bool Concerns(AlignedTensor tensor) => _patterns.IsEmpty ? tensor.Shape.Rank >= 2 : _patterns.Match(tensor.Name);

    protected override IReadOnlyList<TensorFormula> Formulas(IReadOnlyList<AlignedTensor> tensors)
    {
        MagnitudeCuts cuts = new(tensors, Scope, total => MagnitudeCuts.ShareOf(total, Sparsity), Itself);
        return [.. tensors.Select(_ => new Formula(cuts))];
    }

    private sealed class Formula(MagnitudeCuts cuts) : TensorFormula
    {
        private MagnitudeCut _cut;

        public override bool KeepsEqual => false;

        public override void Prepare(AlignedTensor tensor, CancellationToken cancellationToken) => _cut = cuts.Of(tensor, cancellationToken)[0];

        public override void Compute(long firstElement, double[][] inputs, Span<double> result)
        {
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = _cut.Drops(inputs[0][i], firstElement + i) ? 0 : inputs[0][i];
            }
        }
    }
}
