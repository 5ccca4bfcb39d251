using MGit.Engine.Checkpoints.Bytes;

namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>
/// Reads a ModelProto (onnx.proto) without the bytes of its tensors. Fields it does not need, and those it does not know, are passed over;
/// of a field that occurs again where one is meant, the last one counts, as in every reader of protocol buffers.
/// </summary>
internal sealed class OnnxModelReader
{
    /// <summary>Graphs in operators in graphs; two or three are usual.</summary>
    public const int DepthLimit = 32;

    private readonly ProtobufReader _reader;
    private readonly bool _withValues;

    private OnnxModelReader(ProtobufReader reader, bool withValues)
    {
        _reader = reader;
        _withValues = withValues;
    }

    /// <param name="source">The file.</param>
    /// <param name="withValues">Whether attributes and small tensors are read as text, for comparing operators.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="CheckpointException">With an <see cref="OnnxFault"/>.</exception>
    public static OnnxModel Read(ByteSource source, bool withValues, CancellationToken cancellationToken)
        => new OnnxModelReader(new ProtobufReader(source, cancellationToken), withValues).ReadModel(source.Length);

    /// <summary>A StringStringEntryProto.</summary>
    public static (string Key, string Value) ReadPair(ProtobufReader reader, in ProtobufField pair)
    {
        ProtobufReader.Require(pair, WireType.Bytes);
        string key = "";
        string value = "";
        while (reader.TryField(pair.End, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.PairKey:
                    key = reader.Name(field);
                    break;
                case OnnxFields.PairValue:
                    value = reader.Name(field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        return (key, value);
    }

    private OnnxModel ReadModel(long end)
    {
        OnnxGraph? graph = null;
        List<OnnxFunction> functions = [];
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        long operatorSet = 1;
        while (_reader.TryField(end, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.ModelVersion:
                    ProtobufReader.Require(field, WireType.Number);
                    break;
                case OnnxFields.ModelGraph:
                    ProtobufReader.Require(field, WireType.Bytes);
                    graph = graph is null
                        ? ReadGraph(field, 0)
                        : throw new CheckpointException(OnnxFault.GraphMissing, "the model has more than one graph");
                    break;
                case OnnxFields.ModelOperatorSet:
                    operatorSet = ReadOperatorSet(field) ?? operatorSet;
                    break;
                case OnnxFields.ModelMetadata:
                    ReadMetadata(field, metadata);
                    break;
                case OnnxFields.ModelFunction:
                    functions.Add(ReadFunction(field));
                    break;
                default:
                    _reader.Skip(field);
                    break;
            }
        }

        OnnxModel model = new()
        {
            Graph = graph ?? throw new CheckpointException(OnnxFault.GraphMissing, "there is no graph in the file; it is no ONNX model, or was not written or copied completely"),
            OperatorSet = operatorSet,
        };
        model.Functions.AddRange(functions);
        foreach ((string key, string value) in metadata)
        {
            model.Metadata[key] = value;
        }

        return model;
    }

    /// <returns>The version of ONNX's own operators; null for another domain's.</returns>
    private long? ReadOperatorSet(in ProtobufField set)
    {
        ProtobufReader.Require(set, WireType.Bytes);
        string domain = "";
        long version = 1;
        while (_reader.TryField(set.End, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.OperatorSetDomain:
                    domain = _reader.Name(field);
                    break;
                case OnnxFields.OperatorSetVersion:
                    ProtobufReader.Require(field, WireType.Number);
                    version = field.Signed;
                    break;
                default:
                    _reader.Skip(field);
                    break;
            }
        }

        return domain is "" or "ai.onnx" ? version : null;
    }

    /// <summary>Entries too long to be words about the model (a tokenizer in it, say) stay in the file's skeleton.</summary>
    private void ReadMetadata(in ProtobufField field, Dictionary<string, string> metadata)
    {
        ProtobufReader.Require(field, WireType.Bytes);
        if (field.Length > ProtobufReader.NameLimit)
        {
            _reader.Skip(field);
            return;
        }

        (string key, string value) = ReadPair(_reader, field);
        metadata[key] = value;
    }

    private OnnxFunction ReadFunction(in ProtobufField function)
    {
        ProtobufReader.Require(function, WireType.Bytes);
        _reader.Charge(300);
        OnnxFunction read = new();
        while (_reader.TryField(function.End, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.FunctionName:
                    read.Name = _reader.Name(field);
                    break;
                case OnnxFields.FunctionDomain:
                    read.Domain = _reader.Name(field);
                    break;
                case OnnxFields.FunctionOverload:
                    read.Overload = _reader.Name(field);
                    break;
                case OnnxFields.FunctionInput:
                    read.Body.Inputs.Add(_reader.Name(field));
                    break;
                case OnnxFields.FunctionOutput:
                    read.Body.Outputs.Add(_reader.Name(field));
                    break;
                case OnnxFields.FunctionNode:
                    read.Body.Nodes.Add(ReadNode(field, 0));
                    break;
                default:
                    _reader.Skip(field);
                    break;
            }
        }

        return read;
    }

    internal OnnxGraph ReadGraph(in ProtobufField graph, int depth)
    {
        ProtobufReader.Require(graph, WireType.Bytes);
        if (depth > DepthLimit)
        {
            throw new CheckpointException(OnnxFault.TooDeep, $"graphs are nested in graphs more than {DepthLimit} deep");
        }

        _reader.Charge(300);
        OnnxGraph read = new();
        while (_reader.TryField(graph.End, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.GraphNode:
                    read.Nodes.Add(ReadNode(field, depth));
                    break;
                case OnnxFields.GraphInitializer:
                    read.Initializers.Add(OnnxTensorReader.Read(_reader, field, _withValues));
                    break;
                case OnnxFields.GraphSparseInitializer:
                    read.SparseInitializers.Add(ReadSparse(field));
                    break;
                case OnnxFields.GraphInput:
                    read.Inputs.Add(ReadValueName(field));
                    break;
                case OnnxFields.GraphOutput:
                    read.Outputs.Add(ReadValueName(field));
                    break;
                default:
                    _reader.Skip(field);
                    break;
            }
        }

        return read;
    }

    internal OnnxSparseTensor ReadSparse(in ProtobufField sparse)
    {
        ProtobufReader.Require(sparse, WireType.Bytes);
        OnnxTensor? values = null;
        OnnxTensor? indices = null;
        while (_reader.TryField(sparse.End, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.SparseValues:
                    values = OnnxTensorReader.Read(_reader, field, _withValues);
                    break;
                case OnnxFields.SparseIndices:
                    indices = OnnxTensorReader.Read(_reader, field, _withValues);
                    break;
                default:
                    _reader.Skip(field);
                    break;
            }
        }

        return new OnnxSparseTensor(values, indices);
    }

    private string ReadValueName(in ProtobufField value)
    {
        ProtobufReader.Require(value, WireType.Bytes);
        string name = "";
        while (_reader.TryField(value.End, out ProtobufField field))
        {
            if (field.Number == OnnxFields.ValueName)
            {
                name = _reader.Name(field);
            }
            else
            {
                _reader.Skip(field);
            }
        }

        return name;
    }

    private OnnxNode ReadNode(in ProtobufField node, int depth)
    {
        ProtobufReader.Require(node, WireType.Bytes);
        _reader.Charge(400);
        OnnxNode read = new();
        while (_reader.TryField(node.End, out ProtobufField field))
        {
            switch (field.Number)
            {
                case OnnxFields.NodeInput:
                    read.Inputs.Add(_reader.Name(field));
                    break;
                case OnnxFields.NodeOutput:
                    read.Outputs.Add(_reader.Name(field));
                    break;
                case OnnxFields.NodeName:
                    read.Name = _reader.Name(field);
                    break;
                case OnnxFields.NodeType:
                    read.OpType = _reader.Name(field);
                    break;
                case OnnxFields.NodeDomain:
                    read.Domain = _reader.Name(field);
                    break;
                case OnnxFields.NodeOverload:
                    read.Overload = _reader.Name(field);
                    break;
                case OnnxFields.NodeAttribute:
                    read.Attributes.Add(OnnxAttributeReader.Read(this, _reader, field, depth, _withValues));
                    break;
                default:
                    _reader.Skip(field);
                    break;
            }
        }

        return read;
    }
}
