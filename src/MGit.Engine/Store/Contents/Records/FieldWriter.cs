using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MGit.Engine.Tensors;

namespace MGit.Engine.Store.Contents.Records;

/// <summary>Writes the fields of record headers and manifests: LEB128 numbers, ids, text, shapes. See docs/store-format.md.</summary>
internal sealed class FieldWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    public int Length => _buffer.WrittenCount;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>Seven bits a byte, lowest first; the high bit says that more follow.</summary>
    public void Number(ulong value)
    {
        Span<byte> span = _buffer.GetSpan(10);
        int length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _buffer.Advance(length);
    }

    public void Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Number((ulong)value);
    }

    /// <summary>A number that may be negative, folded so that small magnitudes stay short.</summary>
    public void Signed(long value) => Number((ulong)((value << 1) ^ (value >> 63)));

    public void Real(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    public void Id(ContentId id)
    {
        id.CopyTo(_buffer.GetSpan(ContentId.Size)[..ContentId.Size]);
        _buffer.Advance(ContentId.Size);
    }

    public void Fingerprint(ElementFingerprint fingerprint)
    {
        Span<byte> span = _buffer.GetSpan(16);
        BinaryPrimitives.WriteUInt64LittleEndian(span, fingerprint.High);
        BinaryPrimitives.WriteUInt64LittleEndian(span[8..], fingerprint.Low);
        _buffer.Advance(16);
    }

    public void Bytes(ReadOnlySpan<byte> bytes) => _buffer.Write(bytes);

    /// <summary>UTF-8 with its length in front.</summary>
    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Number((ulong)length);
        Encoding.UTF8.GetBytes(text, _buffer.GetSpan(Math.Max(1, length)));
        _buffer.Advance(length);
    }

    public void Shape(TensorShape shape)
    {
        Number((ulong)shape.Rank);
        foreach (long dimension in shape.Dimensions)
        {
            Number(dimension);
        }
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();
}
