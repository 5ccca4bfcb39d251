using MGit.Engine.Progress;
using MGit.Engine.Running;

namespace MGit.Engine.Testing.Running;

/// <summary>A metric of MGit's own, measured by the model runtime.</summary>
internal sealed class MetricTest : ITestKindRunner
{
    public Measurement Run(TestDefinition test, TestSubject subject, TestSettings settings, IProgress<OperationProgress>? progress)
    {
        IRunningModel model = subject.Running(settings.Device);
        MetricValue measured = subject.Runtime.Measure(model, test.Declaration.Metric!, settings.Datasets, progress, subject.CancellationToken);
        bool higherIsBetter = test.Declaration.Metric!.GetValueOrDefault("direction") switch
        {
            "higher" => true,
            "lower" => false,
            _ => measured.HigherIsBetter,
        };
        return new Measurement(TestOutcome.Measured, [new Metric(measured.Name, measured.Value, higherIsBetter)], model.Device);
    }
}
