using System.Buffers.Binary;
using System.Text;
using MGit.Engine.Tests.Checkpoints;

namespace MGit.Engine.Tests.Repositories;

/// <summary>Small models with seeded weights, as safetensors files.</summary>
internal static class TestModel
{
    /// <summary>Two matrices and a vector; a child moves every weight a little.</summary>
    public static byte[] Make(int seed, int width = 40, float drift = 0, int driftSeed = 0)
    {
        Random weights = new(seed);
        Random noise = new(driftSeed);
        (string Name, int Rows)[] shapes = [("head.bias", 1), ("head.weight", width), ("trunk.weight", width * 3)];
        List<string> entries = [];
        MemoryStream data = new();
        Span<byte> word = stackalloc byte[4];
        foreach ((string name, int rows) in shapes)
        {
            long begin = data.Length;
            for (int i = 0; i < rows * width; i++)
            {
                float value = ((float)weights.NextDouble() - 0.5f) / 4;
                BinaryPrimitives.WriteSingleLittleEndian(word, value + (((float)noise.NextDouble() - 0.5f) * drift));
                data.Write(word);
            }

            entries.Add(SafetensorsBuilder.Entry(name, "F32", $"[{rows},{width}]", begin, data.Length));
        }

        return SafetensorsBuilder.File(Encoding.UTF8.GetBytes("{" + string.Join(',', entries) + "}"), data.ToArray());
    }
}
