using MGit.Engine.Tests;

namespace MGit.Torch.Tests;

/// <summary>A test that needs libtorch and the real input files beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchDataFactAttribute : FactAttribute
{
    public TorchDataFactAttribute() => Skip = TorchFactAttribute.MissingReason() ?? (SharedData.Folder is null ? "../shared/data is absent." : null);
}
