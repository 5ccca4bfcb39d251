namespace MGit.Engine.Codecs;

/// <summary>
/// Compresses opaque bytes (skeletons, manifests, commits) with an optional dictionary: the parent's bytes of the same kind.
/// The output is self-describing, bounded by the input's length plus a few bytes, and checked on decoding. Thread-safe.
/// </summary>
public static class BytesCodec
{
    /// <summary>Encodes <paramref name="data"/>, stored as it is where compression does not pay.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> data, ReadOnlySpan<byte> dictionary) => throw new NotSupportedException();

    /// <summary>Gives back exactly <paramref name="expectedLength"/> bytes.</summary>
    /// <exception cref="CodecException">Malformed, of another length, or of another dictionary.</exception>
    public static byte[] Decode(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> dictionary, int expectedLength) => throw new NotSupportedException();
}
