using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Rows;

/// <summary>Rows of numbers: shifted as they were read, scaled, then with noise.</summary>
internal sealed class NumberRows(float[] values, int count, TensorShape rowShape, NumberScale scale) : RowSource
{
    public NumberScale Scale => scale;

    public override int Count => count;

    public override TensorShape RowShape => rowShape;

    public override ElementType InputType => ElementType.F32;

    public override int Vocabulary => 0;

    public override string? FaultOf(Perturbation perturbation)
        => perturbation.IsForText ? "holds numbers; expected a perturbation of kind noise or shift"
            : perturbation.Kind == PerturbationKind.Shift && rowShape.Rank < 2 ? $"has rows of shape {rowShape}, which are no images; expected shape: [height, width] or [channels, height, width]"
            : null;

    public override void Fill(int row, IReadOnlyList<Perturbation> perturbations, int round, Span<float> numbers, Span<long> tokens, Span<long> next)
    {
        int length = (int)rowShape.ElementCount;
        values.AsSpan(row * length, length).CopyTo(numbers);
        foreach (Perturbation perturbation in perturbations)
        {
            if (perturbation.Kind == PerturbationKind.Shift && RandomOf(perturbation, round, row) is { } random)
            {
                NumberPerturbation.Shift(numbers, rowShape, (int)perturbation.Amount, random);
            }
        }

        scale.Apply(numbers);
        foreach (Perturbation perturbation in perturbations)
        {
            if (perturbation.Kind == PerturbationKind.Noise && RandomOf(perturbation, round, row) is { } random)
            {
                NumberPerturbation.AddNoise(numbers, perturbation.Amount, random);
            }
        }
    }
}
