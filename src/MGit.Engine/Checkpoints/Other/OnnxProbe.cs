using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Other;

/// <summary>
/// Recognises an ONNX model by its structure: the whole file has to be the fields of a ModelProto (onnx.proto), each with its wire
/// type, with an ir_version and a graph or an operator set; and the graph has to be the fields of a GraphProto.
/// </summary>
internal static class OnnxProbe
{
    private const int Varint = 0;
    private const int Bytes = 2;
    private const int IrVersion = 1;
    private const int Graph = 7;
    private const int OperatorSet = 8;

    /// <summary>More fields than this are no model: a graph has one field per node.</summary>
    private const int FieldLimit = 10_000_000;

    public static bool Recognise(ByteSource source, CancellationToken cancellationToken)
    {
        bool version = false;
        bool content = false;
        bool graph = false;
        bool well = Walk(source, 0, source.Length, (number, value, start, length) =>
        {
            switch (number)
            {
                case IrVersion:
                    version = value is > 0 and < 1000;
                    return version;
                case 5:
                    return true;
                case Graph:
                    // One model has one graph; without this, every two bytes of a file could start another walk.
                    content = true;
                    return !graph && (graph = true) && Walk(source, start, length, IsGraphField, cancellationToken);
                case OperatorSet:
                    content = true;
                    return true;
                default:
                    return number is 2 or 3 or 4 or 6 or 14 or 20 or 25 or 26;
            }
        }, cancellationToken);
        return well && version && content;
    }

    private static bool IsGraphField(int number, ulong value, long start, long length)
        => number is 1 or 2 or 5 or 10 or 11 or 12 or 13 or 14 or 15 or 16;

    private static bool Walk(ByteSource source, long start, long length, Func<int, ulong, long, long, bool> field, CancellationToken cancellationToken)
    {
        BufferedBytes bytes = new(source.Window(start, length), 0, 4096);
        int fields = 0;
        while (bytes.Remaining > 0)
        {
            if ((++fields & 0xFFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (fields > FieldLimit || !TryVarint(bytes, out ulong tag))
            {
                return false;
            }

            ulong number = tag >> 3;
            int wire = (int)(tag & 7);
            bool isNumber = number is IrVersion or 5 && wire == Varint;
            if (number is 0 or > 100 || !(isNumber || wire == Bytes) || !TryVarint(bytes, out ulong value))
            {
                return false;
            }

            long at = start + bytes.Position;
            if (wire == Bytes && (value > (ulong)bytes.Remaining || !bytes.TrySkip((long)value)))
            {
                return false;
            }

            if (!field((int)number, value, at, wire == Bytes ? (long)value : 0))
            {
                return false;
            }
        }

        return fields > 0 || length == 0;
    }

    private static bool TryVarint(BufferedBytes bytes, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (!bytes.TryByte(out byte b))
            {
                return false;
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
