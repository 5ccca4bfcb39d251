namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>How a field of a protocol buffer is written (https://protobuf.dev/programming-guides/encoding/). Groups (3 and 4) are not part of ONNX.</summary>
internal enum WireType
{
    Number = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
