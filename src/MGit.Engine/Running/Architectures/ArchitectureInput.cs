using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Architectures;

/// <summary>What a declared architecture takes.</summary>
/// <param name="Name">"input", or "tokens".</param>
/// <param name="ElementType">F32, or I64 for tokens.</param>
/// <param name="RowShape">The shape of one row; for tokens the longest sequence.</param>
/// <param name="Vocabulary">How many tokens there are; null for numbers.</param>
public sealed record ArchitectureInput(string Name, ElementType ElementType, IReadOnlyList<long> RowShape, long? Vocabulary)
{
    /// <summary>Whether rows are sequences of tokens, which may be shorter than <see cref="RowShape"/> says.</summary>
    public bool IsTokens => Vocabulary is not null;
}
