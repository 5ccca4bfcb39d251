using MGit.Engine.Declaration;
using MGit.Engine.Progress;
using MGit.Engine.Running;
using MGit.Engine.Running.Metrics;
using MGit.Torch.Models;
using MGit.Torch.Natives;
using MGit.Torch.Training;

namespace MGit.Torch;

public sealed partial class TorchModelRuntime
{
    public TrainingOutcome Train(TrainingRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        TorchLibrary.Ensure();
        return new TrainingSession(request, TorchDevices.Resolve(request.Device), progress).Run(cancellationToken);
    }

    public MetricValue Measure(
        IRunningModel model,
        ValueMap metric,
        IReadOnlyList<DatasetDeclaration> datasets,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
        => ModelMetrics.Measure(model, metric, datasets, progress, cancellationToken);
}
