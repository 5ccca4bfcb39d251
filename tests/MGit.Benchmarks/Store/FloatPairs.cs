using MGit.Engine.Checkpoints;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Store;

/// <summary>The float32 tensors that two checkpoints both have, by name and shape.</summary>
internal sealed class FloatPairs
{
    private readonly List<(string Name, TensorShape Shape, byte[] Child, byte[] Parent)> _pairs = [];

    public IReadOnlyList<long> Sizes => [.. _pairs.Select(pair => pair.Shape.ElementCount)];

    public static FloatPairs Of(string child, string parent)
    {
        FloatPairs pairs = new();
        Dictionary<string, (TensorShape Shape, byte[] Bytes)> theirs = Read(parent);
        foreach ((string name, (TensorShape shape, byte[] bytes)) in Read(child))
        {
            if (theirs.TryGetValue(name, out (TensorShape Shape, byte[] Bytes) found) && found.Shape.Equals(shape))
            {
                pairs._pairs.Add((name, shape, bytes, found.Bytes));
            }
        }

        return pairs;
    }

    /// <summary>All tensors one after the other, as the reference reads them.</summary>
    public (string Child, string Parent) Write()
    {
        (string child, string parent) = (Path.GetTempFileName(), Path.GetTempFileName());
        using FileStream first = File.Create(child);
        using FileStream second = File.Create(parent);
        foreach ((_, _, byte[] mine, byte[] theirs) in _pairs)
        {
            first.Write(mine);
            second.Write(theirs);
        }

        return (child, parent);
    }

    public string WriteModel(string folder, string name, bool isChild)
    {
        string path = Path.Combine(folder, name + ".safetensors");
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, _pairs.Select(pair => new SafetensorsTensor(
            pair.Name, ElementType.F32, pair.Shape, output => output.Write(isChild ? pair.Child : pair.Parent))));
        return path;
    }

    private static Dictionary<string, (TensorShape Shape, byte[] Bytes)> Read(string path)
    {
        CheckpointLayout layout = CheckpointReader.ReadLayout(path);
        byte[] bytes = File.ReadAllBytes(path);
        Dictionary<string, (TensorShape, byte[])> found = new(StringComparer.Ordinal);
        foreach (TensorEntry tensor in layout.Tensors)
        {
            if (tensor is { ElementType: ElementType.F32, Extent: >= 0, Strides: null })
            {
                long start = layout.Extents[tensor.Extent].Offset + tensor.ElementOffset * sizeof(float);
                found[tensor.Name] = (tensor.Shape, bytes.AsSpan((int)start, (int)tensor.Shape.ElementCount * sizeof(float)).ToArray());
            }
        }

        return found;
    }
}
