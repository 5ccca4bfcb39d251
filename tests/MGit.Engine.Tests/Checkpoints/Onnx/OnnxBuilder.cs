using MGit.Engine.Checkpoints.Onnx;

namespace MGit.Engine.Tests.Checkpoints.Onnx;

/// <summary>Makes small ONNX models.</summary>
internal static class OnnxBuilder
{
    public const int Float = 1;
    public const int Integer = 7;

    public static byte[] Model(ProtobufWriter graph, int operatorSet = 17, Action<ProtobufWriter>? more = null)
    {
        ProtobufWriter model = new ProtobufWriter().Number(OnnxFields.ModelVersion, 8).Message(OnnxFields.ModelGraph, graph)
            .Message(OnnxFields.ModelOperatorSet, new ProtobufWriter().Number(OnnxFields.OperatorSetVersion, operatorSet));
        more?.Invoke(model);
        return model.ToArray();
    }

    public static ProtobufWriter GraphOf(string[] inputs, string[] outputs, params ProtobufWriter[] nodes)
    {
        ProtobufWriter graph = new();
        foreach (ProtobufWriter node in nodes)
        {
            graph.Message(OnnxFields.GraphNode, node);
        }

        foreach (string input in inputs)
        {
            graph.Message(OnnxFields.GraphInput, new ProtobufWriter().Text(OnnxFields.ValueName, input));
        }

        foreach (string output in outputs)
        {
            graph.Message(OnnxFields.GraphOutput, new ProtobufWriter().Text(OnnxFields.ValueName, output));
        }

        return graph;
    }

    public static ProtobufWriter With(this ProtobufWriter graph, params ProtobufWriter[] initializers)
    {
        foreach (ProtobufWriter initializer in initializers)
        {
            graph.Message(OnnxFields.GraphInitializer, initializer);
        }

        return graph;
    }

    /// <summary>"a,b" are two names.</summary>
    public static ProtobufWriter Node(string type, string inputs, string outputs, params ProtobufWriter[] attributes)
    {
        ProtobufWriter node = new();
        foreach (string input in inputs.Length == 0 ? [] : inputs.Split(','))
        {
            node.Text(OnnxFields.NodeInput, input);
        }

        foreach (string output in outputs.Length == 0 ? [] : outputs.Split(','))
        {
            node.Text(OnnxFields.NodeOutput, output);
        }

        node.Text(OnnxFields.NodeType, type);
        foreach (ProtobufWriter attribute in attributes)
        {
            node.Message(OnnxFields.NodeAttribute, attribute);
        }

        return node;
    }

    public static ProtobufWriter Attribute(string name, long value)
        => new ProtobufWriter().Text(OnnxFields.AttributeName, name).Number(OnnxFields.AttributeInteger, value).Number(OnnxFields.AttributeType, 2);

    public static ProtobufWriter Attribute(string name, float value)
        => new ProtobufWriter().Text(OnnxFields.AttributeName, name).Single(OnnxFields.AttributeFloat, value).Number(OnnxFields.AttributeType, 1);

    public static ProtobufWriter Attribute(string name, params long[] values)
    {
        ProtobufWriter attribute = new ProtobufWriter().Text(OnnxFields.AttributeName, name);
        foreach (long value in values)
        {
            attribute.Number(OnnxFields.AttributeIntegers, value);
        }

        return attribute.Number(OnnxFields.AttributeType, 7);
    }

    public static ProtobufWriter TensorAttribute(string name, ProtobufWriter tensor)
        => new ProtobufWriter().Text(OnnxFields.AttributeName, name).Message(OnnxFields.AttributeTensor, tensor).Number(OnnxFields.AttributeType, 4);

    public static ProtobufWriter GraphAttribute(string name, ProtobufWriter graph)
        => new ProtobufWriter().Text(OnnxFields.AttributeName, name).Message(OnnxFields.AttributeGraph, graph).Number(OnnxFields.AttributeType, 5);

    /// <summary>A Constant operator.</summary>
    public static ProtobufWriter Constant(string output, ProtobufWriter tensor) => Node("Constant", "", output, TensorAttribute("value", tensor));

    /// <summary>A tensor without data.</summary>
    public static ProtobufWriter Tensor(string name, int type, params long[] shape)
    {
        ProtobufWriter tensor = new();
        foreach (long dimension in shape)
        {
            tensor.Number(OnnxFields.TensorDimensions, dimension);
        }

        return tensor.Number(OnnxFields.TensorType, type).Text(OnnxFields.TensorName, name);
    }

    public static ProtobufWriter Raw(string name, int type, byte[] data, params long[] shape) => Tensor(name, type, shape).Bytes(OnnxFields.TensorRaw, data);

    /// <summary>Single-precision numbers 0, 1, 2, and so on.</summary>
    public static ProtobufWriter Floats(string name, params long[] shape)
        => Raw(name, Float, TorchZipBuilder.FloatRange((int)shape.Aggregate(1L, (a, b) => a * b)), shape);

    public static ProtobufWriter External(string name, int type, string location, long? offset, long? length, params long[] shape)
    {
        ProtobufWriter tensor = Tensor(name, type, shape).Number(OnnxFields.TensorLocation, 1).Message(OnnxFields.TensorExternal, Pair("location", location));
        if (offset is { } from)
        {
            tensor.Message(OnnxFields.TensorExternal, Pair("offset", from.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        return length is { } bytes
            ? tensor.Message(OnnxFields.TensorExternal, Pair("length", bytes.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            : tensor;
    }

    public static ProtobufWriter Pair(string key, string value) => new ProtobufWriter().Text(OnnxFields.PairKey, key).Text(OnnxFields.PairValue, value);
}
