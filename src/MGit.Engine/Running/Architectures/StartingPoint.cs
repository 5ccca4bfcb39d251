using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MGit.Engine.Datasets;
using MGit.Engine.Tensors;

namespace MGit.Engine.Running.Architectures;

/// <summary>
/// Values of parameters before training. They depend on the seed and the parameter's name alone, by integer arithmetic and one
/// multiplication each: the same on every device and platform, whatever other parameters there are.
/// </summary>
public static class StartingPoint
{
    /// <summary>Fills a parameter's elements, row-major.</summary>
    /// <param name="parameter">Whose values; F32 or I64.</param>
    /// <param name="seed">The training's seed.</param>
    /// <param name="destination">As many bytes as the parameter has, or its first ones.</param>
    public static void Fill(ArchitectureParameter parameter, long seed, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        StartValues start = parameter.Start;
        if (parameter.ElementType == ElementType.I64)
        {
            MemoryMarshal.Cast<byte, long>(destination).Fill((long)start.Center);
            return;
        }

        Span<float> values = MemoryMarshal.Cast<byte, float>(destination);
        if (start.Spread == 0)
        {
            values.Fill((float)start.Center);
            return;
        }

        SeededRandom random = new(SeedOf(parameter.Name, seed));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(start.Center + (((2 * random.NextDouble()) - 1) * start.Spread));
        }
    }

    private static long SeedOf(string name, long seed)
    {
        byte[] text = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteInt64LittleEndian(text, seed);
        Encoding.UTF8.GetBytes(name, text.AsSpan(sizeof(long)));
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(text));
    }
}
