using System.Globalization;
using MGit.Engine.Checkpoints.Bytes;
using MGit.Engine.Tensors;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>Reads a TensorProto: its shape, type and name, and where its data lies. The data itself is passed over.</summary>
internal sealed class OnnxTensorReader(ProtobufReader reader, bool withValues)
{
    private const int ExternalLocation = 1;

    private readonly List<long> _dimensions = [];
    private readonly Dictionary<string, string> _external = new(StringComparer.Ordinal);
    private string _name = "";
    private long _type;
    private long _location;
    private bool _hasSegment;
    private (long Start, long Length, int Count) _raw;
    private (long Start, long Length, int Count) _floats;
    private (long Start, long Length, int Count) _doubles;
    private bool _hasCoded;

    public static OnnxTensor Read(ProtobufReader reader, in ProtobufField field, bool withValues)
    {
        ProtobufReader.Require(field, WireType.Bytes);
        reader.Charge(200);
        OnnxTensorReader tensor = new(reader, withValues);
        long start = reader.Position;
        tensor.ReadFields(field.End);
        return tensor.Finish(start, field.End);
    }

    private void ReadFields(long end)
    {
        while (reader.TryField(end, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.TensorDimensions:
                    ReadDimensions(field);
                    break;
                case OnnxFields.TensorType:
                    ProtobufReader.Require(field, WireType.Number);
                    _type = field.Signed;
                    break;
                case OnnxFields.TensorName:
                    _name = reader.Name(field);
                    break;
                case OnnxFields.TensorExternal:
                    ReadExternal(field);
                    break;
                case OnnxFields.TensorLocation:
                    ProtobufReader.Require(field, WireType.Number);
                    _location = field.Signed;
                    break;
                case OnnxFields.TensorRaw:
                    ProtobufReader.Require(field, WireType.Bytes);
                    _raw = (field.Start, field.Length, 1);
                    break;
                case OnnxFields.TensorFloats:
                    _floats = Counted(_floats, field);
                    break;
                case OnnxFields.TensorDoubles:
                    _doubles = Counted(_doubles, field);
                    break;
                case OnnxFields.TensorInt32s or OnnxFields.TensorInt64s or OnnxFields.TensorUInt64s or OnnxFields.TensorTexts:
                    _hasCoded |= !field.IsBytes || field.Length > 0 || field.Number == OnnxFields.TensorTexts;
                    break;
                case OnnxFields.TensorSegment:
                    _hasSegment = true;
                    break;
            }

            reader.Skip(field);
        }
    }

    private void ReadDimensions(in ProtobufField field)
    {
        if (field.Wire == WireType.Number)
        {
            Add(field.Signed);
            return;
        }

        ProtobufReader.Require(field, WireType.Bytes);
        while (reader.Position < field.End)
        {
            Add((long)reader.Varint(field.End));
        }

        void Add(long dimension)
        {
            if (dimension < 0 || _dimensions.Count == TensorShape.MaxRank)
            {
                throw new CheckpointException(OnnxFault.ShapeInvalid, $"the tensor '{Shown.Text(_name)}' before byte {reader.Position} has a dimension of {dimension}, or more than {TensorShape.MaxRank} dimensions");
            }

            _dimensions.Add(dimension);
        }
    }

    private void ReadExternal(in ProtobufField field)
    {
        (string key, string value) = OnnxModelReader.ReadPair(reader, field);
        _external[key] = value;
    }

    /// <summary>One run of packed numbers lies in the file as any other format has it; several runs, or numbers one by one, do not.</summary>
    private static (long Start, long Length, int Count) Counted((long Start, long Length, int Count) before, in ProtobufField field)
        => field.IsBytes && field.Length == 0 ? before
            : (field.Start, field.Length, before.Count + (field.IsBytes ? 1 : 2));

    private OnnxTensor Finish(long start, long end)
    {
        OnnxType type = OnnxTypes.Of(_type)
            ?? throw new CheckpointException(OnnxFault.ElementTypeUnknown, $"the tensor '{Shown.Text(_name)}' has the element type {_type}, which this version does not know");
        TensorShape shape = Shape();
        bool isComplex = type.Element is ElementType.C64 or ElementType.C128;
        (long Start, long Length, int Count) typed = type.Element is ElementType.F32 or ElementType.C64 ? _floats
            : type.Element is ElementType.F64 or ElementType.C128 ? _doubles
            : default;
        (long Start, long Length, int Count) data = _raw.Count > 0 ? _raw : typed;
        bool hasOthers = _hasCoded && !isComplex && type.Element is not (ElementType.F32 or ElementType.F64);
        OnnxDataKind kind = _hasSegment ? OnnxDataKind.None
            : _location == ExternalLocation ? OnnxDataKind.External
            : data.Count == 1 ? OnnxDataKind.Contiguous
            : data.Count > 1 || hasOthers ? OnnxDataKind.Coded
            : OnnxDataKind.None;
        if (kind == OnnxDataKind.Contiguous && (type.Bits == 0 || data.Length != type.ByteSize(shape.ElementCount)))
        {
            throw new CheckpointException(OnnxFault.DataLengthMismatch, $"the tensor '{Shown.Text(_name)}' of type {type.Shown} and shape {shape} needs {type.ByteSize(shape.ElementCount)} bytes and has {data.Length}");
        }

        return new OnnxTensor
        {
            Name = _name,
            Type = type,
            Shape = shape,
            Kind = kind,
            Start = kind == OnnxDataKind.Contiguous ? data.Start : 0,
            External = kind == OnnxDataKind.External ? External() : null,
            Values = withValues && kind is OnnxDataKind.Contiguous or OnnxDataKind.Coded
                ? OnnxValues.Of(reader, new OnnxTensorPlace(_name, type, shape, kind, start, end, data.Start, data.Length))
                : null,
        };
    }

    private TensorShape Shape()
    {
        try
        {
            return new TensorShape([.. _dimensions]);
        }
        catch (OverflowException e)
        {
            throw new CheckpointException(OnnxFault.ShapeInvalid, $"the tensor '{Shown.Text(_name)}' has more elements than 63 bits can count", null, e);
        }
    }

    private OnnxExternal External()
    {
        if (!_external.TryGetValue("location", out string? location) || location.Length == 0)
        {
            throw new CheckpointException(OnnxFault.ExternalInvalid, $"the data of tensor '{Shown.Text(_name)}' lies in another file, and the model does not say in which");
        }

        return new OnnxExternal(location, Number("offset") ?? 0, Number("length"));
    }

    private long? Number(string key)
    {
        if (!_external.TryGetValue(key, out string? text) || text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw new CheckpointException(OnnxFault.ExternalInvalid, $"the {key} of the external data of tensor '{Shown.Text(_name)}' is '{Shown.Text(text)}', which is no number of bytes");
    }
}
