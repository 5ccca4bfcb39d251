using MGit.Engine.Errors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Merging.Arithmetic;

/// <summary>
/// Gives a model's floating point parameters another element type, rounding to nearest, ties to even. Finite values beyond the new type's
/// range become infinite, as in PyTorch, or its largest finite number where asked for.
/// </summary>
public sealed class Casting : ElementwiseOperation
{
    private readonly ParameterPatterns _patterns;
    private readonly ElementType _type;
    private readonly bool _saturates;

    /// <param name="type">F64, F32, F16, BF16 or one of the 8-bit floats.</param>
    /// <param name="saturates">Whether values out of range become the largest finite number.</param>
    /// <param name="parameters">Wildcards on the names of what is cast. Null or empty: every floating point parameter.</param>
    /// <exception cref="MGitException"><c>ArgumentInvalid</c>: the type is none of these.</exception>
    public Casting(ElementType type, bool saturates = false, IReadOnlyList<string>? parameters = null)
    {
        if (!FloatElements.IsSupported(type))
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"Models are not cast to {type.Name()}; F64, F32, F16, BF16, F8_E4M3, F8_E5M2 and their FNUZ forms are expected.",
                type.Name());
        }

        _type = type;
        _saturates = saturates;
        _patterns = new ParameterPatterns(parameters ?? []);
    }

    protected override bool Saturates => _saturates;

    protected override void RequireCount(int models) => RequireCount(models, 1, 1, "one is cast at a time");

    protected override bool Concerns(AlignedTensor tensor) => _patterns.IsEmpty || _patterns.Match(tensor.Name);

    protected override ElementType OutputType(AlignedTensor tensor) => _type;

    protected override IReadOnlyList<TensorFormula> Formulas(IReadOnlyList<AlignedTensor> tensors) => [.. tensors.Select(_ => new Formula())];

    private sealed class Formula : TensorFormula
    {
        public override void Compute(long firstElement, double[][] inputs, Span<double> result) => inputs[0].AsSpan(0, result.Length).CopyTo(result);
    }
}
