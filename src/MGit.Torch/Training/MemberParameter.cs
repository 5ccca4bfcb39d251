using MGit.Engine.Models;
using MGit.Engine.Running.Architectures;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>A parameter of a model in training.</summary>
/// <param name="Declared">What the architecture says.</param>
/// <param name="Tensor">Its values; for a shared one the same tensor in all members.</param>
/// <param name="IsFrozen">Whether training leaves it alone.</param>
/// <param name="Kept">The parent's parameter whose bytes a frozen one is written with, whatever their type; null where there is none.</param>
internal sealed record MemberParameter(ArchitectureParameter Declared, Tensor Tensor, bool IsFrozen, SourceParameter? Kept)
{
    public string Name => Declared.Name;
}
