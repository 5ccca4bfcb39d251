using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>Reads an AttributeProto: numbers and texts as canonical text where that is asked for, tensors and graphs as such.</summary>
internal static class OnnxAttributeReader
{
    private const int ShownText = 200;
    private const int PieceSize = 16 * 1024;
    private const ulong FloatType = 1;
    private const ulong IntegerType = 2;

    public static OnnxAttribute Read(OnnxModelReader model, ProtobufReader reader, in ProtobufField attribute, int depth, bool withValues)
    {
        ProtobufReader.Require(attribute, WireType.Bytes);
        reader.Charge(150);
        string name = "";
        string? reference = null;
        bool hasText = false;
        ulong type = 0;
        List<OnnxTensor> tensors = [];
        List<OnnxGraph> graphs = [];
        using ValueText? text = withValues ? new ValueText() : null;
        while (reader.TryField(attribute.End, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.AttributeName:
                    name = reader.Name(field);
                    break;
                case OnnxFields.AttributeReference:
                    reference = reader.Name(field);
                    break;
                case OnnxFields.AttributeTensor or OnnxFields.AttributeTensors:
                    tensors.Add(OnnxTensorReader.Read(reader, field, withValues));
                    break;
                case OnnxFields.AttributeSparse or OnnxFields.AttributeSparses:
                    OnnxSparseTensor sparse = model.ReadSparse(field);
                    tensors.AddRange(new[] { sparse.Values, sparse.Indices }.OfType<OnnxTensor>());
                    break;
                case OnnxFields.AttributeGraph or OnnxFields.AttributeGraphs:
                    graphs.Add(model.ReadGraph(field, depth + 1));
                    break;
                case OnnxFields.AttributeType:
                    ProtobufReader.Require(field, WireType.Number);
                    type = field.Value;
                    break;
                default:
                    hasText |= text is not null && AddValues(reader, field, text);
                    reader.Skip(field);
                    break;
            }
        }

        // Some writers leave out a value that is zero, and all of them an empty list.
        string? shown = hasText ? text!.ToString() : text is null || tensors.Count + graphs.Count > 0 ? null : type is FloatType or IntegerType ? "0" : "";
        reader.Charge(2 * (shown?.Length ?? 0));
        return new OnnxAttribute(name, shown, tensors, graphs, reference);
    }

    /// <returns>Whether the field was a value.</returns>
    private static bool AddValues(ProtobufReader reader, in ProtobufField field, ValueText text)
    {
        switch (field.Number)
        {
            case OnnxFields.AttributeFloat or OnnxFields.AttributeFloats when field.Wire == WireType.Fixed32:
                AddSingle(field.Single, text);
                return true;
            case OnnxFields.AttributeInteger or OnnxFields.AttributeIntegers when field.Wire == WireType.Number:
                AddInteger(field.Signed, text);
                return true;
            case OnnxFields.AttributeFloats when field.IsBytes:
                while (reader.Position < field.End)
                {
                    AddSingle(BitConverter.UInt32BitsToSingle((uint)reader.Fixed(field.End, sizeof(float))), text);
                }

                return true;
            case OnnxFields.AttributeIntegers when field.IsBytes:
                while (reader.Position < field.End)
                {
                    AddInteger((long)reader.Varint(field.End), text);
                }

                return true;
            case OnnxFields.AttributeText or OnnxFields.AttributeTexts when field.IsBytes:
                AddText(reader, field, text);
                return true;
            default:
                return false;
        }
    }

    private static void AddSingle(float value, ValueText text)
    {
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        text.Add(bytes, () => value.ToString("R", CultureInfo.InvariantCulture));
    }

    private static void AddInteger(long value, ValueText text)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        text.Add(bytes, () => value.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A text that is short is shown as it is (commas are escaped, as they part values); a long one is part of the digest.</summary>
    internal static void AddText(ProtobufReader reader, in ProtobufField field, ValueText text)
    {
        Span<byte> length = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, field.Length);
        if (field.Length <= ShownText)
        {
            byte[] bytes = new byte[(int)field.Length];
            reader.Read(field.End, bytes);
            byte[] canonical = [.. length, .. bytes];
            text.Add(canonical, () => Encoding.UTF8.GetString(bytes).Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal));
            return;
        }

        text.AddHidden(length);
        byte[] piece = new byte[PieceSize];
        while (reader.Position < field.End)
        {
            int count = (int)Math.Min(piece.Length, field.End - reader.Position);
            reader.Read(field.End, piece.AsSpan(0, count));
            text.AddHidden(piece.AsSpan(0, count));
        }
    }
}
