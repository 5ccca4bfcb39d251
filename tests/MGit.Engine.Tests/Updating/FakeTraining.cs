using System.Collections.Concurrent;
using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Running;

namespace MGit.Engine.Tests.Updating;

/// <summary>Stands in for the runtime: a training writes a model whose bytes follow from the seeds and names.</summary>
internal sealed class FakeTraining : IModelRuntime
{
    public ConcurrentQueue<TrainingRequest> Requests { get; } = new();

    public IRunningModel Open(ModelSource source, ValueMap? architecture, string device, CancellationToken cancellationToken) => throw new NotSupportedException();

    public TrainingOutcome Train(TrainingRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        foreach (TrainedModel model in request.Models)
        {
            request.Log?.Invoke($"{model.Name}: loss 0.5");
            int seed = model.Name.Aggregate((int)(model.Initial?.Parameters.Count ?? 0), (sum, letter) => unchecked((sum * 31) + letter)) & int.MaxValue;
            File.WriteAllBytes(Path.Combine(model.OutputFolder, "model.safetensors"), Repositories.TestModel.Make(seed, width: 8));
        }

        return new TrainingOutcome("cpu", [.. request.Models.Select(_ => 0.5)]);
    }

    public MetricValue Measure(
        IRunningModel model, ValueMap metric, IReadOnlyList<DatasetDeclaration> datasets, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => throw new NotSupportedException();
}
