using System.Buffers.Binary;
using System.Text;

namespace MGit.Engine.Tests.Checkpoints;

/// <summary>Builds safetensors files, well formed or not: the header is text the test writes.</summary>
internal static class SafetensorsBuilder
{
    public static byte[] File(string header, int dataLength) => File(Encoding.UTF8.GetBytes(header), new byte[dataLength]);

    public static byte[] File(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data) => File((ulong)header.Length, header, data);

    public static byte[] File(ulong saidLength, ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, saidLength);
        header.CopyTo(file.AsSpan(8));
        data.CopyTo(file.AsSpan(8 + header.Length));
        return file;
    }

    /// <summary>"name":{...} as it stands in a header.</summary>
    public static string Entry(string name, string type, string shape, long begin, long end)
        => $"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":[{begin},{end}]}}";

    /// <summary>A well-formed file with the named F32 vectors, each filled with its position.</summary>
    public static byte[] Vectors(params (string Name, int Length)[] vectors) => Vectors(null, vectors);

    public static byte[] Vectors(string? metadata, params (string Name, int Length)[] vectors)
    {
        List<string> entries = metadata is null ? [] : [$"\"__metadata__\":{metadata}"];
        List<byte> data = [];
        foreach ((string name, int length) in vectors)
        {
            int begin = data.Count;
            for (int i = 0; i < length; i++)
            {
                data.AddRange(BitConverter.GetBytes((float)data.Count));
            }

            entries.Add(Entry(name, "F32", $"[{length}]", begin, data.Count));
        }

        return File(Encoding.UTF8.GetBytes("{" + string.Join(',', entries) + "}"), data.ToArray());
    }
}
