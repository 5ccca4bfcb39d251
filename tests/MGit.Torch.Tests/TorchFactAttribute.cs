using MGit.Engine.Running.Runtimes;

namespace MGit.Torch.Tests;

/// <summary>A test that needs libtorch; skipped, with the places that were looked at, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchFactAttribute : FactAttribute
{
    public TorchFactAttribute() => Skip = MissingReason();

    internal static string? MissingReason()
    {
        TorchRuntimeFinding finding = TorchRuntimeLookup.Find();
        return finding.Found is null ? "libtorch is not here: " + string.Join("; ", finding.Tried) : null;
    }
}
