using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Codecs;

/// <summary>A child and its base as bytes of one element type.</summary>
internal sealed record TensorPair(string Name, ElementType Type, byte[] Child, byte[] Parent)
{
    private const int SyntheticElements = 16 * 1024 * 1024;

    /// <summary>Pairs that look like fine-tunes: normal weights, changes with the heavier tails that real ones have.</summary>
    public static IEnumerable<TensorPair> Synthetic()
    {
        float[] parent = new float[SyntheticElements];
        float[] child = new float[SyntheticElements];
        Random random = new(1);
        for (int i = 0; i < parent.Length; i++)
        {
            parent[i] = (float)(Normal(random) * 0.05);

            // A mixture of two normals; about 4 bits per parameter at epsilon 1e-4.
            child[i] = (float)(parent[i] + Normal(random) * (random.Next(8) == 0 ? 1.6e-3 : 5.5e-4));
        }

        yield return new TensorPair("dense F32", ElementType.F32, Bytes(child), Bytes(parent));
        yield return new TensorPair("dense BF16", ElementType.BF16, Upper(child), Upper(parent));
        yield return new TensorPair("dense F16", ElementType.F16, Halves(child), Halves(parent));
        float[] rows = [.. child];
        for (int i = 0; i < rows.Length; i++)
        {
            int row = i / 1024;
            rows[i] = row % 8 == 0 ? parent[i] + (child[i] - parent[i]) * (1 + row % 5) : parent[i];
        }

        yield return new TensorPair("one row in eight", ElementType.F32, Bytes(rows), Bytes(parent));
        float[] pruned = [.. parent];
        for (int i = 0; i < pruned.Length; i++)
        {
            pruned[i] = Math.Abs(pruned[i]) < 0.0337f ? 0f : pruned[i];
        }

        yield return new TensorPair("50 % pruned", ElementType.F32, Bytes(pruned), Bytes(parent));
    }

    /// <summary>All contents of a type in two checkpoint files that have the same shape, joined.</summary>
    public static IEnumerable<TensorPair> Of(string childPath, string parentPath)
    {
        (CheckpointLayout Layout, byte[] Bytes) child = (CheckpointReader.ReadLayout(childPath), File.ReadAllBytes(childPath));
        (CheckpointLayout Layout, byte[] Bytes) parent = (CheckpointReader.ReadLayout(parentPath), File.ReadAllBytes(parentPath));
        Dictionary<string, TensorEntry> bases = parent.Layout.Tensors.ToDictionary(t => t.Name);
        var pairs = child.Layout.Tensors
            .Where(t => t.Extent >= 0 && bases.TryGetValue(t.Name, out TensorEntry? b) && b.ElementType == t.ElementType && b.Shape.Equals(t.Shape))
            .Select(t => (Child: child.Layout.Extents[t.Extent], Parent: parent.Layout.Extents[bases[t.Name].Extent]))
            .Where(p => p.Child.Length == p.Parent.Length)
            .Distinct();
        foreach (var group in pairs.GroupBy(p => p.Child.ElementType))
        {
            yield return new TensorPair(
                $"{Path.GetFileName(childPath)} ({group.Count()} of {group.Key.Name()})",
                group.Key,
                [.. group.SelectMany(p => child.Bytes.AsSpan((int)p.Child.Offset, (int)p.Child.Length).ToArray())],
                [.. group.SelectMany(p => parent.Bytes.AsSpan((int)p.Parent.Offset, (int)p.Parent.Length).ToArray())]);
        }
    }

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static byte[] Bytes(float[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private static byte[] Halves(float[] values) => MemoryMarshal.AsBytes(values.Select(v => (Half)v).ToArray().AsSpan()).ToArray();

    /// <summary>bfloat16, rounded to nearest even.</summary>
    private static byte[] Upper(float[] values)
    {
        ushort[] upper = [.. values.Select(BitConverter.SingleToUInt32Bits).Select(b => (ushort)((b + 0x7FFF + (b >> 16 & 1)) >> 16))];
        return MemoryMarshal.AsBytes(upper.AsSpan()).ToArray();
    }
}
