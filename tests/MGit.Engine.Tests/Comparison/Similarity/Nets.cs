using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MGit.Engine.Tests.Checkpoints;

namespace MGit.Engine.Tests.Comparison.Similarity;

/// <summary>Weights of made-up networks: initialised by seed, trained by adding noise, written as safetensors.</summary>
internal sealed class Nets
{
    private readonly SortedDictionary<string, (int[] Shape, float[] Values)> _tensors = new(StringComparer.Ordinal);

    public Dictionary<string, string> Metadata { get; } = [];

    /// <summary>Layers of some size with biases, normalisation gains near one and running statistics, as networks have them.</summary>
    public static Nets New(int seed, int layers = 6, int width = 48, string prefix = "net")
    {
        Nets net = new();
        Random random = new(seed);
        for (int layer = 0; layer < layers; layer++)
        {
            net._tensors[$"{prefix}.{layer}.weight"] = ([width, width], Fill(width * width, () => (float)(random.NextDouble() - 0.5) / 4));
            net._tensors[$"{prefix}.{layer}.bias"] = ([width], new float[width]);
            net._tensors[$"{prefix}.{layer}.norm.weight"] = ([width], Fill(width, () => 1 + ((float)random.NextDouble() / 50)));
            net._tensors[$"{prefix}.{layer}.norm.running_var"] = ([width], Fill(width, () => 5 + (float)random.NextDouble()));
        }

        return net;
    }

    /// <summary>A copy whose weights moved; by as much as they are large at 1.</summary>
    public Nets Trained(int seed, double drift)
    {
        Nets net = Copy();
        Random random = new(seed);
        foreach ((string name, (int[] shape, float[] values)) in _tensors)
        {
            double scale = Math.Sqrt(values.Average(value => (double)value * value));
            net._tensors[name] = (shape, [.. values.Select(value => value + (float)((random.NextDouble() - 0.5) * Math.Sqrt(12) * scale * drift))]);
        }

        return net;
    }

    /// <summary>Moved away from the same beginning as far as every other run of the recipe: what weight decay takes is what training adds.</summary>
    public Nets RunFromHere(int seed, double drift)
    {
        Nets net = Trained(seed, drift);
        double kept = 1 / Math.Sqrt(1 + (drift * drift));
        foreach ((string name, (int[] shape, float[] values)) in net._tensors.ToArray())
        {
            net._tensors[name] = (shape, [.. values.Select(value => (float)(value * kept))]);
        }

        return net;
    }

    /// <summary>Without the last rows of each matrix and the columns that were their inputs.</summary>
    public Nets Pruned(int left)
    {
        Nets net = Copy();
        foreach ((string name, (int[] shape, float[] values)) in _tensors)
        {
            int columns = shape.Length == 2 ? shape[1] : 1;
            int width = shape.Length == 2 ? left : 1;
            float[] kept = new float[left * width];
            for (int index = 0; index < kept.Length; index++)
            {
                kept[index] = values[(index / width * columns) + (index % width)];
            }

            net._tensors[name] = (shape.Length == 2 ? [left, left] : [left], kept);
        }

        return net;
    }

    public Nets WithHead(int seed, int classes)
    {
        Nets net = Copy();
        Random random = new(seed);
        int width = _tensors.Values.First(tensor => tensor.Shape.Length == 2).Shape[0];
        net._tensors["head.weight"] = ([classes, width], Fill(classes * width, () => (float)random.NextDouble() - 0.5f));
        return net;
    }

    public Nets Renamed(string from, string to)
    {
        Nets net = new();
        foreach ((string name, (int[], float[]) tensor) in _tensors)
        {
            net._tensors[name.Replace(from, to, StringComparison.Ordinal)] = tensor;
        }

        return net;
    }

    /// <summary>A low-rank adapter for each matrix; half of the factors were never trained and are zero.</summary>
    public Nets Adapter(int seed, int rank = 4)
    {
        Nets adapter = new();
        Random random = new(seed);
        int number = 0;
        foreach ((string name, (int[] shape, _)) in _tensors.Where(tensor => tensor.Value.Shape.Length == 2))
        {
            string module = $"base_model.model.{name[..^".weight".Length]}";
            adapter._tensors[$"{module}.lora_A.weight"] = ([rank, shape[1]], Fill(rank * shape[1], () => (float)random.NextDouble() - 0.5f));
            adapter._tensors[$"{module}.lora_B.weight"] = ([shape[0], rank], Fill(shape[0] * rank, () => number % 2 == 0 ? 0 : (float)random.NextDouble() - 0.5f));
            number++;
        }

        return adapter;
    }

    public byte[] ToFile()
    {
        List<string> entries = [];
        if (Metadata.Count > 0)
        {
            entries.Add($"\"__metadata__\":{{{string.Join(',', Metadata.Select(pair => $"\"{pair.Key}\":\"{pair.Value}\""))}}}");
        }

        MemoryStream data = new();
        Span<byte> word = stackalloc byte[4];
        foreach ((string name, (int[] shape, float[] values)) in _tensors)
        {
            long begin = data.Length;
            foreach (float value in values)
            {
                BinaryPrimitives.WriteSingleLittleEndian(word, value);
                data.Write(word);
            }

            string dimensions = string.Join(',', shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            entries.Add(SafetensorsBuilder.Entry(name, "F32", $"[{dimensions}]", begin, data.Length));
        }

        return SafetensorsBuilder.File(Encoding.UTF8.GetBytes("{" + string.Join(',', entries) + "}"), data.ToArray());
    }

    private Nets Copy()
    {
        Nets net = new();
        foreach ((string name, (int[], float[]) tensor) in _tensors)
        {
            net._tensors[name] = tensor;
        }

        return net;
    }

    private static float[] Fill(int count, Func<float> next)
    {
        float[] values = new float[count];
        for (int index = 0; index < count; index++)
        {
            values[index] = next();
        }

        return values;
    }
}
