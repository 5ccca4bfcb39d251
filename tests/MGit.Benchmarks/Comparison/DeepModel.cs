using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Comparison;

/// <summary>A state dict of many layers: blocks of a transformer with small dimensions, or linear layers that are all alike.</summary>
internal static class DeepModel
{
    /// <summary>Writes one; layers whose number the change picks are moved a little.</summary>
    public static void Write(string path, int layers, bool alike, Func<int, bool> isChanged, int inserted = 0)
    {
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, Tensors(layers, alike, isChanged, inserted), null, null, CancellationToken.None);
    }

    private static IEnumerable<SafetensorsTensor> Tensors(int layers, bool alike, Func<int, bool> isChanged, int inserted)
    {
        for (int layer = 0; layer < layers + inserted; layer++)
        {
            // The layers that were put in stand in the middle, and have numbers of their own.
            int number = layer < layers / 2 ? layer : layer < (layers / 2) + inserted ? -layer : layer - inserted;
            (string Name, long[] Shape)[] parameters = alike
                ? [($"blocks.{layer}.weight", [16, 16]), ($"blocks.{layer}.bias", [16])]
                : Block(layer);
            foreach ((string name, long[] shape) in parameters)
            {
                TensorShape tensor = new(shape);
                int seed = HashCode.Combine(number, shape.Length, name.EndsWith("bias", StringComparison.Ordinal));
                float drift = isChanged(number) ? 1e-3f : 0;
                yield return new SafetensorsTensor(name, ElementType.F32, tensor, output => Fill(output, tensor.ElementCount, seed, drift));
            }
        }
    }

    /// <summary>Eight layers make a block: two norms, four projections, two of the feed-forward part.</summary>
    private static (string Name, long[] Shape)[] Block(int layer)
    {
        string block = string.Create(CultureInfo.InvariantCulture, $"model.layers.{layer / 8}");
        (string name, long rows, long columns) = (layer % 8) switch
        {
            0 => ("input_layernorm", 48L, 0L),
            1 => ("self_attn.q_proj", 48, 48),
            2 => ("self_attn.k_proj", 48, 48),
            3 => ("self_attn.v_proj", 48, 48),
            4 => ("self_attn.o_proj", 48, 48),
            5 => ("post_attention_layernorm", 48, 0),
            6 => ("mlp.up_proj", 192, 48),
            _ => ("mlp.down_proj", 48, 192),
        };
        return columns == 0
            ? [($"{block}.{name}.weight", [rows])]
            : [($"{block}.{name}.weight", [rows, columns]), ($"{block}.{name}.bias", [rows])];
    }

    private static void Fill(Stream output, long count, int seed, float drift)
    {
        Random random = new(seed);
        float[] values = new float[count];
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = ((float)random.NextDouble() - 0.5f) * (1 + drift);
        }

        output.Write(MemoryMarshal.AsBytes<float>(values));
    }
}
