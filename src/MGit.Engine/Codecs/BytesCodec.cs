using System.Buffers.Binary;
using System.IO.Hashing;
using MGit.Engine.Codecs.Zstd;

namespace MGit.Engine.Codecs;

/// <summary>
/// Compresses opaque bytes (skeletons, manifests, commits) with an optional dictionary: the parent's bytes of the same kind.
/// The output is self-describing, bounded by the input's length plus <see cref="Overhead"/> bytes, and checked on decoding. Thread-safe.
/// Layout: kind (u8: 0 stored, 1 zstd, 2 zstd after the dictionary), low 32 bits of XxHash3-64 of the bytes, body.
/// </summary>
public static class BytesCodec
{
    /// <summary>The most bytes that the encoded form is longer than the bytes themselves.</summary>
    public const int Overhead = 5;

    private const byte Stored = 0;
    private const byte Compressed = 1;
    private const byte WithDictionary = 2;

    /// <summary>Encodes <paramref name="data"/>, stored as it is where compression does not pay.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> data, ReadOnlySpan<byte> dictionary)
    {
        byte[] encoded = new byte[checked(data.Length + Overhead)];
        BinaryPrimitives.WriteUInt32LittleEndian(encoded.AsSpan(1), Checksum(data));
        int length = ZstdFrame.TryCompress(data, dictionary, Level(data.Length), encoded.AsSpan(Overhead));
        if (length > 0 && length < data.Length)
        {
            encoded[0] = dictionary.IsEmpty ? Compressed : WithDictionary;
            return encoded[..(Overhead + length)];
        }

        encoded[0] = Stored;
        data.CopyTo(encoded.AsSpan(Overhead));
        return encoded;
    }

    /// <summary>Gives back exactly <paramref name="expectedLength"/> bytes.</summary>
    /// <exception cref="CodecException">Malformed, of another length, or of another dictionary.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> dictionary, int expectedLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedLength);
        if (encoded.Length < Overhead)
        {
            throw new CodecException($"Compressed bytes are cut off: {encoded.Length} bytes, at least {Overhead} expected.");
        }

        ReadOnlySpan<byte> body = encoded[Overhead..];
        byte[] data;
        switch (encoded[0])
        {
            case Stored:
                data = body.Length == expectedLength
                    ? body.ToArray()
                    : throw new CodecException($"Stored bytes have length {body.Length}, {expectedLength} expected.");
                break;
            case Compressed or WithDictionary:
                data = Decompress(body, encoded[0] == WithDictionary ? dictionary : default, expectedLength);
                break;
            default:
                throw new CodecException($"Compressed bytes are of the unknown kind {encoded[0]}.");
        }

        return Checksum(data) == BinaryPrimitives.ReadUInt32LittleEndian(encoded[1..])
            ? data
            : throw new CodecException("Decompressed bytes do not match their checksum.");
    }

    private static byte[] Decompress(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> dictionary, int expectedLength)
    {
        // A zstd block of 4 bytes makes at most 128 KiB, so a longer promise is not kept; nothing is allocated for it.
        long most = ((long)frame.Length / 4 + 1) * 128 * 1024;
        byte[] data = expectedLength <= most ? new byte[expectedLength] : [];
        return data.Length == expectedLength && ZstdFrame.TryDecompress(frame, dictionary, data)
            ? data
            : throw new CodecException("Compressed bytes are malformed, of another length or need another dictionary.");
    }

    /// <summary>Levels measured on skeletons and manifests: above 12 nothing is gained, and large plain bytes must not hold up an ingest.</summary>
    private static int Level(int length) => length switch
    {
        <= 1024 * 1024 => 12,
        <= 8 * 1024 * 1024 => 9,
        _ => 3,
    };

    private static uint Checksum(ReadOnlySpan<byte> data) => (uint)XxHash3.HashToUInt64(data);
}
