namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>One field of a message.</summary>
/// <param name="Number">Its number in the message.</param>
/// <param name="Wire">How it is written.</param>
/// <param name="Value">The number; the length in bytes of a field of bytes.</param>
/// <param name="Start">Where the bytes, or what follows the number, begin.</param>
internal readonly record struct ProtobufField(int Number, WireType Wire, ulong Value, long Start)
{
    public bool IsBytes => Wire == WireType.Bytes;

    public long Length => IsBytes ? (long)Value : 0;

    /// <summary>The first byte behind the field.</summary>
    public long End => Start + Length;

    /// <summary>A signed number; protocol buffers write negative ones in two's complement.</summary>
    public long Signed => (long)Value;

    public float Single => BitConverter.UInt32BitsToSingle((uint)Value);
}
