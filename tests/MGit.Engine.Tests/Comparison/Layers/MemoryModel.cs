using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Comparison.Layers;

/// <summary>A model in memory, with parameters a test writes down.</summary>
internal sealed class MemoryModel(string name) : ModelSource
{
    private readonly List<SourceParameter> _parameters = [];
    private readonly List<byte[]> _values = [];
    private LayerGraph? _graph;
    private ValueMap? _architecture;

    public override string Name => name;

    public override CheckpointFormat Format => CheckpointFormat.Safetensors;

    public override IReadOnlyList<SourceParameter> Parameters => _parameters;

    public override IReadOnlyList<ParentEvidence> Evidence => [];

    public override IReadOnlyList<string> Files => ["model"];

    public override ValueMap? Architecture => _architecture;

    public override LayerGraph Graph => _graph ??= LayerGraphs.Of(this);

    /// <summary>Reads of tensor data so far.</summary>
    public int Reads { get; private set; }

    public MemoryModel With(string parameter, long[] shape, params float[] values)
        => WithBytes(parameter, ElementType.F32, shape, MemoryMarshal.AsBytes<float>(Filled(shape, values)).ToArray());

    /// <summary>Values from a seed.</summary>
    public MemoryModel Random(string parameter, long[] shape, int seed, float scale = 1)
    {
        Random random = new(seed);
        float[] values = new float[new TensorShape(shape).ElementCount];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = ((float)random.NextDouble() - 0.5f) * scale;
        }

        return With(parameter, shape, values);
    }

    public MemoryModel WithBytes(string parameter, ElementType type, long[] shape, byte[] bytes)
    {
        _parameters.Add(new SourceParameter(parameter, "model", type, new TensorShape(shape), _parameters.Count));
        _values.Add(bytes);
        return this;
    }

    public MemoryModel WithGraph(LayerGraph graph)
    {
        _graph = graph;
        return this;
    }

    public MemoryModel Declared(params (string Key, object? Value)[] architecture)
    {
        _architecture = new ValueMap(architecture.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
        return this;
    }

    public SourceParameter Parameter(string parameter) => _parameters.Single(candidate => candidate.Name == parameter);

    public byte[] BytesOf(string parameter) => _values[Parameter(parameter).Index];

    public override ContentId ContentIdOf(SourceParameter parameter) => ContentHasher.Compute(parameter.ElementType, parameter.Shape, _values[parameter.Index]).Id;

    public override ElementFingerprint FingerprintOf(SourceParameter parameter)
        => ContentHasher.Compute(parameter.ElementType, parameter.Shape, _values[parameter.Index]).Fingerprint;

    public override void Hash(IEnumerable<SourceParameter> parameters, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        // Everything is in memory.
    }

    public override void Read(SourceParameter parameter, long firstElement, Span<byte> destination)
    {
        Reads++;
        _values[parameter.Index].AsSpan((int)parameter.ElementType.ByteSize(firstElement), destination.Length).CopyTo(destination);
    }

    public override Stream OpenFile(string relativePath) => throw new NotSupportedException("A model in memory has no files.");

    protected override void Dispose(bool disposing)
    {
        // Holds nothing.
    }

    private static float[] Filled(long[] shape, float[] values)
    {
        long count = new TensorShape(shape).ElementCount;
        return values.Length == count ? values : [.. Enumerable.Range(0, (int)count).Select(index => values.Length == 0 ? index : values[index % values.Length])];
    }
}
