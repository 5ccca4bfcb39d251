namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>The field numbers of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto) that are read.</summary>
internal static class OnnxFields
{
    public const int ModelVersion = 1;
    public const int ModelGraph = 7;
    public const int ModelOperatorSet = 8;
    public const int ModelMetadata = 14;
    public const int ModelFunction = 25;

    public const int OperatorSetDomain = 1;
    public const int OperatorSetVersion = 2;

    public const int PairKey = 1;
    public const int PairValue = 2;

    public const int GraphNode = 1;
    public const int GraphInitializer = 5;
    public const int GraphInput = 11;
    public const int GraphOutput = 12;
    public const int GraphSparseInitializer = 15;

    public const int ValueName = 1;

    public const int SparseValues = 1;
    public const int SparseIndices = 2;

    public const int FunctionName = 1;
    public const int FunctionInput = 4;
    public const int FunctionOutput = 5;
    public const int FunctionNode = 7;
    public const int FunctionDomain = 10;
    public const int FunctionOverload = 13;

    public const int NodeInput = 1;
    public const int NodeOutput = 2;
    public const int NodeName = 3;
    public const int NodeType = 4;
    public const int NodeAttribute = 5;
    public const int NodeDomain = 7;
    public const int NodeOverload = 8;

    public const int AttributeName = 1;
    public const int AttributeFloat = 2;
    public const int AttributeInteger = 3;
    public const int AttributeText = 4;
    public const int AttributeTensor = 5;
    public const int AttributeGraph = 6;
    public const int AttributeFloats = 7;
    public const int AttributeIntegers = 8;
    public const int AttributeTexts = 9;
    public const int AttributeTensors = 10;
    public const int AttributeGraphs = 11;
    public const int AttributeType = 20;
    public const int AttributeReference = 21;
    public const int AttributeSparse = 22;
    public const int AttributeSparses = 23;

    public const int TensorDimensions = 1;
    public const int TensorType = 2;
    public const int TensorSegment = 3;
    public const int TensorFloats = 4;
    public const int TensorInt32s = 5;
    public const int TensorTexts = 6;
    public const int TensorInt64s = 7;
    public const int TensorName = 8;
    public const int TensorRaw = 9;
    public const int TensorDoubles = 10;
    public const int TensorUInt64s = 11;
    public const int TensorExternal = 13;
    public const int TensorLocation = 14;
}
