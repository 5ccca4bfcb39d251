using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Datasets.Texts;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Rows;

/// <summary>Rows of text: perturbed as text, then encoded.</summary>
internal sealed class TextRows(string[] texts, TextEncoder encoder) : RowSource
{
    public TextEncoder Encoder => encoder;

    public override int Count => texts.Length;

    public override TensorShape RowShape { get; } = new(encoder.Length);

    public override ElementType InputType => encoder.IsBag ? ElementType.F32 : ElementType.I64;

    public override int Vocabulary => encoder.IsBag ? 0 : encoder.Vocabulary;

    public override string? FaultOf(Perturbation perturbation)
        => perturbation.IsForText ? null : "holds text; expected a perturbation of kind characters or words";

    public override void Fill(int row, IReadOnlyList<Perturbation> perturbations, int round, Span<float> numbers, Span<long> tokens, Span<long> next)
    {
        string text = texts[row];
        foreach (Perturbation perturbation in perturbations)
        {
            text = RandomOf(perturbation, round, row) is { } random ? TextPerturbation.Apply(text, perturbation, random) : text;
        }

        if (encoder.IsBag)
        {
            TextEncoder.Count(text, numbers);
        }
        else
        {
            encoder.Encode(text, tokens);
        }
    }
}
