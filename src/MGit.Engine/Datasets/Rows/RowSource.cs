using MGit.Engine.Datasets.Perturbations;
using MGit.Engine.Tensors;

namespace MGit.Engine.Datasets.Rows;

/// <summary>Makes a model's inputs out of what was read. Safe from several threads.</summary>
internal abstract class RowSource
{
    public abstract int Count { get; }

    /// <summary>Shape of one row.</summary>
    public abstract TensorShape RowShape { get; }

    /// <summary>F32 for numbers, I64 for tokens.</summary>
    public abstract ElementType InputType { get; }

    /// <summary>Ids that tokens can have; 0 for numbers.</summary>
    public abstract int Vocabulary { get; }

    /// <summary>Why a perturbation cannot be applied to these rows, as the end of a sentence; null where it can.</summary>
    public abstract string? FaultOf(Perturbation perturbation);

    /// <summary>Writes a row's input.</summary>
    /// <param name="row">The row.</param>
    /// <param name="perturbations">What is done to it, in this order.</param>
    /// <param name="round">Perturbs differently in each round.</param>
    /// <param name="numbers">Takes numbers.</param>
    /// <param name="tokens">Takes tokens.</param>
    /// <param name="next">Takes the token that follows each, for running text.</param>
    public abstract void Fill(int row, IReadOnlyList<Perturbation> perturbations, int round, Span<float> numbers, Span<long> tokens, Span<long> next);

    /// <summary>What a row's perturbation is drawn with; null where this row, in this round, is not among the share that is perturbed.</summary>
    protected static SeededRandom? RandomOf(Perturbation perturbation, int round, int row)
    {
        SeededRandom random = SeededRandom.For(perturbation.Seed, round, row);
        return perturbation.Share < 1 && random.NextDouble() >= perturbation.Share ? null : random;
    }
}
