using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Progress;

namespace MGit.Engine.Running;

/// <summary>
/// Runs and trains models. MGit.Torch brings the one there is; it is loaded at the first call of <see cref="ModelRuntime.Get"/>.
/// </summary>
public interface IModelRuntime
{
    /// <summary>Names of the devices models can run on here, "cpu" first.</summary>
    /// <exception cref="Errors.MGitException"><c>TorchRuntimeMissing</c>, <c>TorchRuntimeInvalid</c>.</exception>
    IReadOnlyList<string> Devices => ["cpu"];

    /// <summary>Opens a model for running; its parameters are shared in memory with every open model that has the same contents.</summary>
    /// <param name="source">The parameters and files. Not kept.</param>
    /// <param name="architecture">What lineage.yaml declares; null for files that carry their own graph (TorchScript, ONNX).</param>
    /// <param name="device">"auto", "cpu" or "cuda[:n]".</param>
    /// <param name="cancellationToken">Stops the loading.</param>
    /// <exception cref="Errors.MGitException"><c>TorchRuntimeMissing</c>, <c>ModelNotRunnable</c>, <c>ArgumentInvalid</c>.</exception>
    IRunningModel Open(ModelSource source, ValueMap? architecture, string device, CancellationToken cancellationToken);

    /// <summary>Trains a model, or several with shared parameters, and writes each into its output folder as a safetensors file.</summary>
    /// <exception cref="Errors.MGitException"><c>TorchRuntimeMissing</c>, <c>ArgumentInvalid</c>, <c>DatasetInvalid</c>, <c>CreationFailed</c>.</exception>
    TrainingOutcome Train(TrainingRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken);

    /// <summary>Measures a built-in metric of an open model over a dataset.</summary>
    /// <param name="model">The model.</param>
    /// <param name="metric">The test's <c>metric:</c> entry: <c>builtin</c> names the metric, the rest are its parameters.</param>
    /// <param name="datasets">The declared datasets, paths absolute.</param>
    /// <param name="progress">Rows evaluated.</param>
    /// <param name="cancellationToken">Stops the measuring.</param>
    MetricValue Measure(
        IRunningModel model,
        ValueMap metric,
        IReadOnlyList<DatasetDeclaration> datasets,
        IProgress<OperationProgress>? progress,
        CancellationToken cancellationToken);
}
