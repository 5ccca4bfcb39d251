using System.Buffers.Binary;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Other;

/// <summary>Recognises a GGUF model by its magic and version (https://github.com/ggml-org/ggml, docs/gguf.md).</summary>
internal static class GgufProbe
{
    private const int HighestVersion = 100;

    public static bool Recognise(ByteSource source)
    {
        Span<byte> start = stackalloc byte[8];
        if (source.ReadUpTo(0, start) < start.Length || !start.StartsWith("GGUF"u8))
        {
            return false;
        }

        // A big-endian file carries the same magic and a swapped version.
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        return version is > 0 and < HighestVersion || BinaryPrimitives.ReverseEndianness(version) is > 0 and < HighestVersion;
    }
}
