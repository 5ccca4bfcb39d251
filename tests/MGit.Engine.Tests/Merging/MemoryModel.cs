using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Comparison.Layers;
using MGit.Engine.Declaration;
using MGit.Engine.Models;
using MGit.Engine.Progress;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Merging;

/// <summary>A model in memory, as one safetensors file; with files beside it where a test wants them.</summary>
internal sealed class MemoryModel : ModelSource
{
    private readonly Dictionary<string, byte[]> _bytes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<SourceParameter> _parameters = [];

    public MemoryModel(string name = "model") => Name = name;

    public override string Name { get; }

    public override CheckpointFormat Format => CheckpointFormat.Safetensors;

    public override IReadOnlyList<SourceParameter> Parameters => _parameters;

    public override IReadOnlyList<ParentEvidence> Evidence => [];

    public override IReadOnlyList<string> Files => ["model.safetensors", .. _files.Keys];

    public override LayerGraph Graph => Known is { } known ? known(this) : LayerGraphs.Of(this);

    /// <summary>A graph as files of ONNX have one; null: as the names or the architecture say.</summary>
    public Func<MemoryModel, LayerGraph>? Known { get; init; }

    public override ValueMap? Architecture => Declared;

    public ValueMap? Declared { get; init; }

    /// <summary>How often something was read or hashed.</summary>
    public int Reads { get; private set; }

    public static MemoryModel Of(string parameter, params float[] values) => new MemoryModel().With(parameter, [values.Length], values);

    public MemoryModel With(string name, long[] shape, params float[] values)
        => With(name, ElementType.F32, shape, [.. values.SelectMany(BitConverter.GetBytes)]);

    public MemoryModel With(string name, ElementType type, long[] shape, byte[] bytes)
    {
        _parameters.Add(new SourceParameter(name, "model.safetensors", type, new TensorShape(shape), _parameters.Count));
        _bytes.Add(name, bytes);
        return this;
    }

    public MemoryModel WithFile(string path, string text)
    {
        _files.Add(path, System.Text.Encoding.UTF8.GetBytes(text));
        return this;
    }

    public byte[] BytesOf(string name) => _bytes[name];

    public override ContentId ContentIdOf(SourceParameter parameter)
    {
        Reads++;
        return ContentHasher.Compute(parameter.ElementType, parameter.Shape, _bytes[parameter.Name]).Id;
    }

    public override ElementFingerprint FingerprintOf(SourceParameter parameter)
        => ContentHasher.Compute(parameter.ElementType, parameter.Shape, _bytes[parameter.Name]).Fingerprint;

    public override void Hash(IEnumerable<SourceParameter> parameters, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
    }

    public override void Read(SourceParameter parameter, long firstElement, Span<byte> destination)
    {
        Reads++;
        _bytes[parameter.Name].AsSpan((int)parameter.ElementType.ByteSize(firstElement), destination.Length).CopyTo(destination);
    }

    public override Stream OpenFile(string relativePath)
    {
        if (_files.TryGetValue(relativePath, out byte[]? bytes))
        {
            return new MemoryStream(bytes, writable: false);
        }

        MemoryStream file = new();
        SafetensorsWriter.Write(file, _parameters.Select(parameter => new SafetensorsTensor(
            parameter.Name, parameter.ElementType, parameter.Shape, stream => stream.Write(_bytes[parameter.Name]))));
        file.Position = 0;
        return file;
    }

    protected override void Dispose(bool disposing)
    {
    }
}
