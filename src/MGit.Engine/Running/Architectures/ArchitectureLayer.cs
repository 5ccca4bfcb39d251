namespace MGit.Engine.Running.Architectures;

/// <summary>One layer of a declared architecture.</summary>
/// <param name="Name">Its qualified name, unique in the architecture; the common part of its parameters' names where it has any.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Inputs">Where its inputs come from, in order: indices of earlier layers, or <see cref="Architecture.ModelInput"/>.</param>
/// <param name="Parameters">Its parameters in the order of their roles. Two layers may have the same one (a tied output).</param>
public sealed record ArchitectureLayer(
    string Name, LayerOperation Operation, IReadOnlyList<int> Inputs, IReadOnlyList<ArchitectureParameter> Parameters);
