namespace MGit.Engine.Checkpoints.Onnx;

/// <summary>Every way an ONNX model can be malformed.</summary>
public enum OnnxFault
{
    /// <summary>The file is a Git LFS pointer, not the file itself.</summary>
    LargeFilePointer,

    /// <summary>A field has a number, or a wire type, that its message does not allow.</summary>
    FieldInvalid,

    /// <summary>A field leads beyond the end of the message or of the file.</summary>
    Truncated,

    /// <summary>A number is written in more than ten bytes.</summary>
    NumberTooLong,

    /// <summary>A name is not UTF-8, or longer than a name can be.</summary>
    TextInvalid,

    /// <summary>Describing the model would take more memory than a model of any size that is known.</summary>
    TooLarge,

    /// <summary>Graphs are nested in graphs too deep.</summary>
    TooDeep,

    /// <summary>There is no graph, or more than one.</summary>
    GraphMissing,

    /// <summary>A shape has a negative dimension, too many of them, or more elements than 63 bits can count.</summary>
    ShapeInvalid,

    /// <summary>A tensor has an element type that the format does not define.</summary>
    ElementTypeUnknown,

    /// <summary>A tensor's data is not as long as its shape and type need.</summary>
    DataLengthMismatch,

    /// <summary>A tensor's external data is not described by a location, an offset and a length.</summary>
    ExternalInvalid,

    /// <summary>External data is said to lie outside the model's folder.</summary>
    ExternalOutsideFolder,

    /// <summary>A file of external data is not there.</summary>
    ExternalMissing,

    /// <summary>A file of external data ends before a tensor in it does.</summary>
    ExternalTruncated,

    /// <summary>An operator has no type, or lacks what its type needs.</summary>
    OperatorInvalid,

    /// <summary>A value is used and nothing makes it.</summary>
    ValueUndefined,

    /// <summary>Two operators make the same value.</summary>
    ValueDuplicate,

    /// <summary>Operators need each other's results.</summary>
    Cycle,
}
