using System.Buffers.Binary;
using System.Text;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Makes small safetensors files whose values depend on a seed alone.</summary>
internal static class Checkpoint
{
    /// <summary>A model of two layers. Models of one family share most of their values; the variant moves a few.</summary>
    public static void Write(string path, int variant, int width = 64)
    {
        var random = new Random(7);
        float[] body = [.. Enumerable.Range(0, width * width).Select(_ => (float)random.NextDouble() - 0.5f)];
        float[] head = [.. Enumerable.Range(0, width).Select(_ => (float)random.NextDouble() - 0.5f)];
        var change = new Random(variant);
        for (int i = 0; i < body.Length / 16; i++)
        {
            body[change.Next(body.Length)] += variant * 1e-5f;
        }

        head[0] = variant;
        Write(path, ("body.weight", [width, width], body), ("head.weight", [width], head));
    }

    /// <summary>A model of these tensors, in this order.</summary>
    public static void Write(string path, params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        long offset = 0;
        var entries = new List<string>();
        foreach ((string name, int[] shape, float[] values) in tensors)
        {
            entries.Add($"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[{offset},{offset + (values.Length * 4L)}]}}");
            offset += values.Length * 4L;
        }

        byte[] header = Encoding.UTF8.GetBytes("{" + string.Join(',', entries) + "}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = File.Create(path);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header);
        foreach ((_, _, float[] values) in tensors)
        {
            byte[] bytes = new byte[values.Length * 4];
            Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
            file.Write(bytes);
        }
    }
}
