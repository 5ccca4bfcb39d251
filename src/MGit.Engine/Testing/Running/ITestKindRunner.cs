using MGit.Engine.Progress;

namespace MGit.Engine.Testing.Running;

/// <summary>Carries out tests of one kind.</summary>
internal interface ITestKindRunner
{
    /// <summary>Runs a test on a model. What it throws, besides a cancellation, becomes an Error result.</summary>
    Measurement Run(TestDefinition test, TestSubject subject, TestSettings settings, IProgress<OperationProgress>? progress);
}
