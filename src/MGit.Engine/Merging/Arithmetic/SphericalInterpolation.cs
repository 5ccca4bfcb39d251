namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Spherical linear interpolation of two models, each tensor taken as one vector (Shoemake 1985, "Animating rotation with quaternion
/// curves", section 3.3): sin((1−t)θ)/sin θ · a + sin(tθ)/sin θ · b, with θ the angle between a and b. Tensors that are nearly parallel
/// or opposite (|cos θ| above 0.9995, where sin θ loses its digits) and those that are zero are interpolated linearly.
/// </summary>
public sealed class SphericalInterpolation : ElementwiseOperation
{
    private const double NearlyParallel = 0.9995;

    /// <param name="amount">t: 0 gives the first model, 1 the second.</param>
    public SphericalInterpolation(double amount = 0.5) => Amount = RequireShare(amount, "The amount");

    public double Amount { get; }

    protected override void RequireCount(int models) => RequireCount(models, 2, 2, "spherical interpolation takes two");

    protected override IReadOnlyList<TensorFormula> Formulas(IReadOnlyList<AlignedTensor> tensors)
        => [.. tensors.Select(_ => new Formula(Amount))];

    private sealed class Formula(double amount) : TensorFormula
    {
        private double _first;
        private double _second;
        private bool _isLinear;

        public override bool KeepsEqual => false;

        public override void Prepare(AlignedTensor tensor, CancellationToken cancellationToken)
        {
            double dot = 0;
            double firstSquares = 0;
            double secondSquares = 0;
            tensor.ReadAll(
                (values, count) =>
                {
                    for (int i = 0; i < count; i++)
                    {
                        dot += values[0][i] * values[1][i];
                        firstSquares += values[0][i] * values[0][i];
                        secondSquares += values[1][i] * values[1][i];
                    }
                },
                cancellationToken);
            double cosine = dot / (Math.Sqrt(firstSquares) * Math.Sqrt(secondSquares));
            _isLinear = !(Math.Abs(cosine) <= NearlyParallel);
            if (!_isLinear)
            {
                double angle = PortableAngles.ArcCosine(cosine);
                double sine = PortableAngles.Sine(angle);
                _first = PortableAngles.Sine((1 - amount) * angle) / sine;
                _second = PortableAngles.Sine(amount * angle) / sine;
            }
        }

        public override void Compute(long firstElement, double[][] inputs, Span<double> result)
        {
            for (int i = 0; i < result.Length; i++)
            {
                double first = inputs[0][i];
                double second = inputs[1][i];
                result[i] = amount == 0 ? first
                    : amount == 1 ? second
                    : !_isLinear ? (_first * first) + (_second * second)
                    : first == second ? first
                    : ((1 - amount) * first) + (amount * second);
            }
        }
    }
}
