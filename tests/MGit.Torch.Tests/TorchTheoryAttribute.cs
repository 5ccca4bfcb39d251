namespace MGit.Torch.Tests;

/// <summary>A test with data that needs libtorch; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchTheoryAttribute : TheoryAttribute
{
    public TorchTheoryAttribute() => Skip = TorchFactAttribute.MissingReason();
}
