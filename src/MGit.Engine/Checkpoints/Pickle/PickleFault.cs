namespace MGit.Engine.Checkpoints.Pickle;

/// <summary>Every way a pickle can be malformed.</summary>
public enum PickleFault
{
    /// <summary>The stream ends before its STOP.</summary>
    Truncated,

    /// <summary>A byte that is no opcode of protocols 0 to 5.</summary>
    OpcodeUnknown,

    /// <summary>A protocol above 5.</summary>
    ProtocolUnsupported,

    /// <summary>An opcode takes more from the stack than lies on it.</summary>
    StackUnderflow,

    /// <summary>An opcode needs a mark and there is none.</summary>
    MarkMissing,

    /// <summary>The memo is asked for something that was not put there.</summary>
    MemoMissing,

    /// <summary>A length is negative or leads beyond the end of the stream.</summary>
    LengthInvalid,

    /// <summary>A line of text is longer than any real one.</summary>
    LineTooLong,

    /// <summary>A number is not written as one.</summary>
    NumberInvalid,

    /// <summary>An opcode is applied to something it cannot be applied to.</summary>
    OperandInvalid,

    /// <summary>A persistent id has a form that no PyTorch format knows.</summary>
    PersistentIdInvalid,

    /// <summary>The objects would take more memory, or the names more text, than any real checkpoint's.</summary>
    TooLarge,
}
