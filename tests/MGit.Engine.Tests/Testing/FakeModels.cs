using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Running;

namespace MGit.Engine.Tests.Testing;

/// <summary>A runtime whose metric is a function of the model's first parameter, without libtorch.</summary>
internal sealed class FakeModels : IModelRuntime
{
    private int _opened;
    private int _open;

    public int Opened => _opened;

    /// <summary>Models that are open now.</summary>
    public int Open => _open;

    /// <summary>The datasets of the last measurement.</summary>
    public IReadOnlyList<DatasetDeclaration> Datasets { get; private set; } = [];

    public Func<float, double> Metric { get; set; } = first => first;

    IRunningModel IModelRuntime.Open(ModelSource source, ValueMap? architecture, string device, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] first = new byte[4];
        source.Read(source.Parameters[0], 0, first);
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _open);
        return new Loaded(this, source.Name, device == "auto" ? "cpu" : device, BitConverter.ToSingle(first));
    }

    public TrainingOutcome Train(TrainingRequest request, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => throw new NotSupportedException("The fake runtime trains nothing.");

    public MetricValue Measure(
        IRunningModel model, ValueMap metric, IReadOnlyList<DatasetDeclaration> datasets, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        Datasets = datasets;
        return new((string)metric["builtin"]!, Metric(((Loaded)model).First), HigherIsBetter: true);
    }

    private sealed class Loaded(FakeModels owner, string name, string device, float first) : IRunningModel
    {
        public string Name => name;

        public string Device => device;

        public long ParameterBytes => 4;

        public long SharedBytes => 0;

        public float First => first;

        public IReadOnlyList<NamedArray> Invoke(IReadOnlyList<NamedArray> inputs, CancellationToken cancellationToken) => inputs;

        public void Dispose() => Interlocked.Decrement(ref owner._open);
    }
}
