using System.Globalization;
using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Tensors;

namespace MGit.Benchmarks.Store;

/// <summary>A synthetic transformer of any size in shards of about 2 GB: seeded normal weights, and a fine-tune that moves each a little.</summary>
internal sealed class LargeModel(ElementType type, long bytes)
{
    private const long ShardBytes = 2_000_000_000;
    private const int Hidden = 4096;

    private readonly int _size = type.BitSize() / 8;

    public long Bytes { get; private set; }

    /// <param name="folder">Where the shards go.</param>
    /// <param name="generation">0 for the parent; 1 for the fine-tune.</param>
    public string Write(string folder, int generation)
    {
        Directory.CreateDirectory(folder);
        List<List<(string Name, long[] Shape)>> shards = Cut();
        Bytes = 0;
        for (int shard = 0; shard < shards.Count; shard++)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"model-{shard + 1:D5}-of-{shards.Count:D5}.safetensors"));
            using (FileStream stream = File.Create(path))
            {
                SafetensorsWriter.Write(stream, shards[shard].Select(tensor => new SafetensorsTensor(
                    tensor.Name, type, new TensorShape(tensor.Shape), output => Fill(output, tensor.Name, new TensorShape(tensor.Shape).ElementCount, generation))));
            }

            Bytes += new FileInfo(path).Length;
        }

        return folder;
    }

    private List<List<(string Name, long[] Shape)>> Cut()
    {
        List<List<(string, long[])>> shards = [[]];
        long shard = 0, total = 0;
        void Add(string name, params long[] shape)
        {
            long length = new TensorShape(shape).ElementCount * _size;
            if (shard + length > ShardBytes)
            {
                shards.Add([]);
                shard = 0;
            }

            shards[^1].Add((name, shape));
            shard += length;
            total += length;
        }

        if (bytes > 4_000_000_000)
        {
            Add("embed.weight", 32000, Hidden);
        }

        for (int layer = 0; total < bytes; layer++)
        {
            foreach (string part in (string[])["q", "k", "v", "o"])
            {
                Add($"layers.{layer}.{part}.weight", Hidden / 2, Hidden);
            }

            Add($"layers.{layer}.up.weight", 11008 / 2, Hidden);
            Add($"layers.{layer}.norm.weight", Hidden);
        }

        return shards;
    }

    private void Fill(Stream output, string name, long elements, int generation)
    {
        // One chunk of noise per tensor, rotated: fast to make, and no two tensors are equal.
        int seed = name.Aggregate(17, (hash, c) => unchecked(hash * 31 + c));
        float[] weights = Noise(new Random(seed), 1 << 18, 0.02f);
        float[] steps = Noise(new Random(seed + 1), 1 << 18, 0.0002f);
        float[] values = new float[1 << 18];
        byte[] encoded = new byte[values.Length * _size];
        for (long done = 0, block = 0; done < elements; done += values.Length, block++)
        {
            int count = (int)Math.Min(values.Length, elements - done);
            float scale = 1 + (block % 97) * 0.003f;
            for (int index = 0; index < count; index++)
            {
                values[index] = weights[index] * scale + (generation > 0 ? steps[(index * 7 + (int)block) & (steps.Length - 1)] : 0);
            }

            Encode(values.AsSpan(0, count), encoded);
            output.Write(encoded.AsSpan(0, count * _size));
        }
    }

    private void Encode(ReadOnlySpan<float> values, Span<byte> destination)
    {
        if (type == ElementType.F32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(destination);
            return;
        }

        Span<ushort> halves = MemoryMarshal.Cast<byte, ushort>(destination);
        for (int index = 0; index < values.Length; index++)
        {
            uint bits = BitConverter.SingleToUInt32Bits(values[index]);
            halves[index] = (ushort)(bits + 0x7FFF + (bits >> 16 & 1) >> 16);
        }
    }

    private static float[] Noise(Random random, int count, float deviation)
    {
        float[] noise = new float[count];
        for (int index = 0; index < count; index++)
        {
            noise[index] = deviation * (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return noise;
    }
}
