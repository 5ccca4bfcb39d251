namespace MGit.Torch.Tests.Training;

/// <summary>A test that needs libtorch and the real input files; skipped, saying which, where one is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TorchDataFactAttribute : FactAttribute
{
    public TorchDataFactAttribute()
        => Skip = TorchFactAttribute.MissingReason() ?? (TrainingFixture.SharedData is null ? "The real input files (../shared/data) are absent." : null);
}
