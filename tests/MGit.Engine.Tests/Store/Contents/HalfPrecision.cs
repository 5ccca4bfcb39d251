using System.Runtime.InteropServices;
using MGit.Engine.Checkpoints.Safetensors;
using MGit.Engine.Tensors;

namespace MGit.Engine.Tests.Store.Contents;

/// <summary>Writes float32 values as a 16-bit safetensors file, rounded as frameworks round.</summary>
internal static class HalfPrecision
{
    public static string Write(string path, ElementType type, float[] values, TensorShape shape)
    {
        byte[] bytes = type == ElementType.BF16
            ? MemoryMarshal.AsBytes<ushort>([.. values.Select(Bfloat)]).ToArray()
            : MemoryMarshal.AsBytes<Half>([.. values.Select(value => (Half)value)]).ToArray();
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, [new SafetensorsTensor("a", type, shape, output => output.Write(bytes))]);
        return path;
    }

    /// <summary>By way of double arithmetic, unlike the engine's bit tricks.</summary>
    private static ushort Bfloat(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value) & 0xFFFF_0000;
        float down = BitConverter.UInt32BitsToSingle(bits);
        float up = BitConverter.UInt32BitsToSingle(bits + 0x1_0000);
        double toDown = Math.Abs((double)value - down), toUp = Math.Abs((double)up - value);
        bool takeUp = toUp < toDown || (toUp == toDown && (bits >> 16 & 1) == 1);
        return (ushort)((takeUp ? bits + 0x1_0000 : bits) >> 16);
    }
}
