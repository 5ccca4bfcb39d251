using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

/// <summary>A small model with seeded weights, written as safetensors, and fine-tunes of it.</summary>
public sealed class SyntheticModel
{
    private readonly Dictionary<string, (TensorShape Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    public SyntheticModel(int seed, params (string Name, long[] Shape)[] tensors)
    {
        Random random = new(seed);
        foreach ((string name, long[] shape) in tensors)
        {
            TensorShape parsed = new(shape);
            float[] values = new float[parsed.ElementCount];
            for (int index = 0; index < values.Length; index++)
            {
                values[index] = (float)((random.NextDouble() - 0.5) * 0.2);
            }

            _tensors[name] = (parsed, values);
        }
    }

    private SyntheticModel()
    {
    }

    /// <summary>Tensors of both kinds: some of several blocks, some bundled.</summary>
    public static SyntheticModel Mixed(int seed) => new(
        seed, ("body.weight", [700, 1000]), ("head.weight", [200, 128]), ("head.bias", [128]), ("norm.weight", [700]), ("norm.running_var", [700]));

    public IReadOnlyDictionary<string, float[]> Values => _tensors.ToDictionary(pair => pair.Key, pair => pair.Value.Values);

    /// <summary>The same model a few steps of training later.</summary>
    public SyntheticModel Tuned(int seed, double scale = 1e-3)
    {
        Random random = new(seed);
        SyntheticModel tuned = new();
        foreach ((string name, (TensorShape shape, float[] values)) in _tensors)
        {
            tuned._tensors[name] = (shape, [.. values.Select(value => (float)(value + (random.NextDouble() - 0.5) * scale))]);
        }

        return tuned;
    }

    public SyntheticModel With(string name, TensorShape shape, float[] values)
    {
        _tensors[name] = (shape, values);
        return this;
    }

    public string Write(TemporaryFolder folder, string name)
    {
        string path = folder.PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, _tensors.Select(pair => new SafetensorsTensor(
            pair.Key, ElementType.F32, pair.Value.Shape, output => output.Write(MemoryMarshal.AsBytes(pair.Value.Values.AsSpan())))));
        return path;
    }
}
