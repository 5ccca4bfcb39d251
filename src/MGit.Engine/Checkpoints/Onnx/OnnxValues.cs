using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>The values of a tensor as text, whatever the coding: 1, 2 and 3 read the same as raw data and as numbers of variable size.</summary>
internal static class OnnxValues
{
    private const int PieceSize = 64 * 1024;

    /// <returns>All values while they are few; a digest of many that are coded or of a type without counterpart; null for any other large tensor.</returns>
    public static string? Of(ProtobufReader reader, in OnnxTensorPlace tensor)
    {
        if (tensor.Shape.ElementCount > ValueText.ShownLimit && tensor.Kind == OnnxDataKind.Contiguous && tensor.Type.Element is not null)
        {
            return null;
        }

        using ValueText text = new();
        if (tensor.Kind == OnnxDataKind.Contiguous)
        {
            AddContiguous(reader, tensor, text);
        }
        else
        {
            AddCoded(reader, tensor, text);
        }

        string values = text.ToString();
        reader.Charge(2 * values.Length);
        return values;
    }

    private static void AddContiguous(ProtobufReader reader, in OnnxTensorPlace tensor, ValueText text)
    {
        byte[] piece = new byte[Math.Min(tensor.DataLength, PieceSize)];
        for (long at = 0; at < tensor.DataLength; at += piece.Length)
        {
            Span<byte> bytes = piece.AsSpan(0, (int)Math.Min(piece.Length, tensor.DataLength - at));
            reader.Source.Read(tensor.DataStart + at, bytes);
            if (tensor.Shape.ElementCount > ValueText.ShownLimit)
            {
                text.AddHidden(bytes);
                continue;
            }

            int unit = UnitOf(tensor.Type);
            for (int i = 0; i < bytes.Length; i += unit)
            {
                Add(bytes.Slice(i, unit), tensor.Type, text);
            }
        }
    }

    private static void AddCoded(ProtobufReader reader, in OnnxTensorPlace tensor, ValueText text)
    {
        int unit = UnitOf(tensor.Type);
        int single = tensor.Type.Element is ElementType.F64 or ElementType.C128 ? sizeof(double) : tensor.Type.Element is ElementType.F32 or ElementType.C64 ? sizeof(float) : 0;
        Int128 expected = tensor.Type.Bits == 0 ? tensor.Shape.ElementCount : tensor.Type.ByteSize(tensor.Shape.ElementCount) / (single > 0 ? single : unit);
        Int128 count = 0;
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        ProtobufReader again = reader.Again(tensor.MessageStart);
        while (again.TryField(tensor.MessageEnd, out ProtobufField field))
        {
            if (!IsData(field.Number, tensor.Type))
            {
                again.Skip(field);
            }
            else if (tensor.Type.Bits == 0)
            {
                OnnxAttributeReader.AddText(again, field, text);
                count++;
            }
            else if (!field.IsBytes)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, field.Value);
                Add(bytes[..(single > 0 ? single : unit)], tensor.Type, text);
                count++;
            }
            else
            {
                while (again.Position < field.End)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(bytes, single > 0 ? again.Fixed(field.End, single) : again.Varint(field.End));
                    Add(bytes[..(single > 0 ? single : unit)], tensor.Type, text);
                    count++;
                }
            }
        }

        if (count != expected)
        {
            throw new CheckpointException(OnnxFault.DataLengthMismatch, $"the tensor '{Bytes.Shown.Text(tensor.Name)}' of type {tensor.Type.Shown} and shape {tensor.Shape} needs {expected} numbers and has {count}");
        }
    }

    private static bool IsData(int field, OnnxType type) => field switch
    {
        OnnxFields.TensorFloats => type.Element is ElementType.F32 or ElementType.C64,
        OnnxFields.TensorDoubles => type.Element is ElementType.F64 or ElementType.C128,
        OnnxFields.TensorTexts => type.Bits == 0,
        OnnxFields.TensorInt64s => type.Element is ElementType.I64,
        OnnxFields.TensorUInt64s => type.Element is ElementType.U64 or ElementType.U32,
        OnnxFields.TensorInt32s => type.Bits is > 0 and <= 32 && type.Element is not (ElementType.F32 or ElementType.U32),
        _ => false,
    };

    /// <summary>Bytes of one number: of an element, or of two or four packed ones.</summary>
    private static int UnitOf(OnnxType type) => Math.Clamp(type.Bits / 8, 1, sizeof(ulong));

    private static void Add(ReadOnlySpan<byte> bytes, OnnxType type, ValueText text)
    {
        byte[] kept = bytes.ToArray();
        text.Add(bytes, () => Text(kept, type));
    }

    private static string Text(ReadOnlySpan<byte> bytes, OnnxType type) => (type.Element, bytes.Length) switch
    {
        (ElementType.I64, _) => Number(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
        (ElementType.I32, _) => Number(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
        (ElementType.I16, _) => Number(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        (ElementType.I8, _) => Number((sbyte)bytes[0]),
        (ElementType.U64, _) => Number(BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
        (ElementType.U32, _) => Number(BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        (ElementType.U16, _) => Number(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        (ElementType.U8, _) => Number(bytes[0]),
        (ElementType.Bool, _) => bytes[0] == 0 ? "false" : "true",
        (ElementType.F32 or ElementType.C64, sizeof(float)) => Number(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
        (ElementType.F64 or ElementType.C128, sizeof(double)) => Number(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        (ElementType.F16, _) => Number(BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        (ElementType.BF16, _) => Number(BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16)),
        _ => $"0x{Convert.ToHexStringLower(bytes)}",
    };

    private static string Number<T>(T value)
        where T : INumber<T>
        => value.ToString(null, CultureInfo.InvariantCulture);
}
