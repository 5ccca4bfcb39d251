using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Running;
using MGit.Torch.Models;
using MGit.Torch.Natives;
using static TorchSharp.torch;

namespace MGit.Torch;

/// <summary>Runs and trains models with libtorch, and ONNX files with ONNX Runtime.</summary>
public sealed partial class TorchModelRuntime : IModelRuntime
{
    public IRunningModel Open(ModelSource source, ValueMap? architecture, string device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        TorchLibrary.Ensure();
        Device where = TorchDevices.Resolve(device);
        return architecture is null
            ? throw new MGitException(ErrorCode.ModelNotRunnable, $"{source.Name} has no graph that could be run.", source.Name)
            : DeclaredModelOpener.Open(source, architecture, where, cancellationToken);
    }

    public TrainingOutcome Train(TrainingRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        TorchLibrary.Ensure();
        throw new MGitException(ErrorCode.CreationFailed, "This version trains no models.");
    }

    public MetricValue Measure(
        IRunningModel model,
        ValueMap metric,
        IReadOnlyList<DatasetDeclaration> datasets,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken)
    {
        TorchLibrary.Ensure();
        throw new MGitException(ErrorCode.ArgumentInvalid, "This version measures no metrics.");
    }
}
