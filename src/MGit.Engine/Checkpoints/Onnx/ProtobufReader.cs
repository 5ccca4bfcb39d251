using System.Buffers.Binary;
using System.Text;
using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>
/// Reads the fields of a protocol buffer from front to back. Not Google.Protobuf: a generated reader loads a whole message, tensors
/// included, and its CodedInputStream counts positions in 32 bits, while a model may have any size and only the places of its tensors
/// are wanted. Nothing is believed: lengths end inside their message, and what is kept is charged to a budget.
/// </summary>
internal sealed class ProtobufReader
{
    /// <summary>Bytes of a name. Exporters make names of whole call paths; a few hundred are usual.</summary>
    public const int NameLimit = 64 * 1024;

    /// <summary>Bytes that the description of one model may take; 10,000 operators take some 10 MB.</summary>
    private const long Budget = 512L << 20;

    private const int FieldNumberLimit = 1 << 29;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly BufferedBytes _bytes;
    private readonly CancellationToken _cancellationToken;
    private long _left = Budget;
    private int _fields;

    public ProtobufReader(ByteSource source, CancellationToken cancellationToken)
        : this(new BufferedBytes(source), cancellationToken)
    {
    }

    private ProtobufReader(BufferedBytes bytes, CancellationToken cancellationToken)
    {
        _bytes = bytes;
        _cancellationToken = cancellationToken;
    }

    public ByteSource Source => _bytes.Source;

    public long Position => _bytes.Position;

    /// <summary>A second reader of the same file, from a position on, for a short run of fields.</summary>
    public ProtobufReader Again(long position) => new(new BufferedBytes(Source, position, 4096), _cancellationToken);

    /// <summary>Reads the next field's head (and value, where that is a number) of a message that ends there. A field of bytes has to be read or skipped next.</summary>
    /// <returns>False at the message's end.</returns>
    public bool TryField(long end, out ProtobufField field)
    {
        field = default;
        if (Position >= end)
        {
            return false;
        }

        if ((++_fields & 0xFFF) == 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }

        long at = Position;
        ulong tag = Varint(end);
        ulong number = tag >> 3;
        WireType wire = (WireType)(tag & 7);
        if (number is 0 or >= FieldNumberLimit || wire is not (WireType.Number or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32))
        {
            throw new CheckpointException(OnnxFault.FieldInvalid, $"at byte {at} there is no field of a protocol buffer; the file is no ONNX model, or was not written or copied completely");
        }

        ulong value = wire switch
        {
            WireType.Fixed32 => Fixed(end, sizeof(uint)),
            WireType.Fixed64 => Fixed(end, sizeof(ulong)),
            _ => Varint(end),
        };
        if (wire == WireType.Bytes && value > (ulong)(end - Position))
        {
            throw Truncated(end);
        }

        field = new ProtobufField((int)number, wire, value, Position);
        return true;
    }

    public ulong Varint(long end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            if (Position >= end || !_bytes.TryByte(out byte next))
            {
                throw Truncated(end);
            }

            value |= shift < 64 ? (ulong)(next & 0x7F) << shift : 0;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new CheckpointException(OnnxFault.NumberTooLong, $"a number before byte {Position} is written in more than ten bytes");
    }

    /// <summary>A little-endian number of four or eight bytes.</summary>
    public ulong Fixed(long end, int size)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        bytes.Clear();
        Read(end, bytes[..size]);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public void Read(long end, Span<byte> destination)
    {
        if (destination.Length > end - Position || !_bytes.TryRead(destination))
        {
            throw Truncated(end);
        }
    }

    /// <summary>Goes to where the field ends.</summary>
    public void Skip(in ProtobufField field)
    {
        if (!_bytes.TrySkip(field.End - Position))
        {
            throw Truncated(field.End);
        }
    }

    /// <summary>A field of bytes as text.</summary>
    public string Name(in ProtobufField field)
    {
        Require(field, WireType.Bytes);
        if (field.Length > NameLimit)
        {
            throw new CheckpointException(OnnxFault.TextInvalid, $"the name at byte {field.Start} has {field.Length} bytes; the limit is {NameLimit}");
        }

        Charge(32 + (2 * field.Length));
        byte[] bytes = new byte[(int)field.Length];
        Read(field.End, bytes);
        try
        {
            return s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new CheckpointException(OnnxFault.TextInvalid, $"the name at byte {field.Start} is not UTF-8", null, e);
        }
    }

    /// <exception cref="CheckpointException">The field is written otherwise than its message says.</exception>
    public static void Require(in ProtobufField field, WireType wire)
    {
        if (field.Wire != wire)
        {
            throw new CheckpointException(OnnxFault.FieldInvalid, $"field {field.Number} before byte {field.Start} is of another wire type than an ONNX model has there");
        }
    }

    /// <summary>Counts memory that is kept for what was read.</summary>
    public void Charge(long bytes)
    {
        _left -= bytes;
        if (_left < 0)
        {
            throw new CheckpointException(OnnxFault.TooLarge, $"the description of the model would take more than {Budget >> 20} MiB of memory");
        }
    }

    private static CheckpointException Truncated(long end)
        => new(OnnxFault.Truncated, $"a field leads beyond byte {end}, where what it is part of ends; the file is no ONNX model, or was not written or copied completely");
}
