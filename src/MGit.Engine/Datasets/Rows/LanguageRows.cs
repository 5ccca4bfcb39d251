using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Datasets.Texts;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Rows;

/// <summary>Windows of running text, one behind the other: a row's tokens, and for each the token that follows.</summary>
internal sealed class LanguageRows(ushort[] tokensOfText, Alphabet alphabet, int context) : RowSource
{
    public Alphabet Alphabet => alphabet;

    public override int Count => (tokensOfText.Length - 1) / context;

    public override TensorShape RowShape { get; } = new(context);

    public override ElementType InputType => ElementType.I64;

    public override int Vocabulary => alphabet.Count;

    public override string? FaultOf(Perturbation perturbation)
        => perturbation.IsForText ? null : "holds text; expected a perturbation of kind characters or words";

    public override void Fill(int row, IReadOnlyList<Perturbation> perturbations, int round, Span<float> numbers, Span<long> tokens, Span<long> next)
    {
        ReadOnlySpan<ushort> window = tokensOfText.AsSpan(row * context, context + 1);
        if (perturbations.Count > 0)
        {
            window = Perturbed(row, perturbations, round);
        }

        for (int i = 0; i < context; i++)
        {
            tokens[i] = window[i];
            next[i] = window[i + 1];
        }
    }

    /// <summary>The window with what is dropped from it made up for by the text behind it.</summary>
    private ushort[] Perturbed(int row, IReadOnlyList<Perturbation> perturbations, int round)
    {
        int start = row * context;
        string text = alphabet.Decode(tokensOfText.AsSpan(start, Math.Min(2 * (context + 1), tokensOfText.Length - start)));
        string original = text;
        foreach (Perturbation perturbation in perturbations)
        {
            text = RandomOf(perturbation, round, row) is { } random ? TextPerturbation.Apply(text, perturbation, random) : text;
        }

        ushort[] window = new ushort[context + 1];
        int filled = alphabet.EncodeKnown(text, window);
        alphabet.EncodeKnown(original, window.AsSpan(filled));
        return window;
    }
}
