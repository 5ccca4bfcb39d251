using MGit.Engine.Errors;

namespace MGit.Engine.Checkpoints;

/// <summary>
/// A model file is malformed, or well formed and beyond this version. <see cref="Fault"/> names exactly one fault, a member of one of
/// the closed lists SafetensorsFault, OnnxFault, ShardFault, ZipFault, PickleFault, TorchFault and FolderFault.
/// </summary>
public sealed class CheckpointException : MGitException
{
    public CheckpointException(Enum fault, string message, object? target = null, Exception? innerException = null)
        : this(ErrorCode.CheckpointInvalid, fault, message, target, innerException)
    {
    }

    public CheckpointException(ErrorCode code, Enum fault, string message, object? target = null, Exception? innerException = null)
        : base(code, message, target, innerException)
    {
        Fault = fault;
    }

    /// <summary>The fault, for callers that tell faults apart.</summary>
    public Enum Fault { get; }

    /// <summary>The same fault with the file it is in named in front of the message and as target.</summary>
    internal CheckpointException In(string file)
    {
        string end = $" ({Fault})";
        return new(Code, Fault, $"{file}: {Message}{(Message.EndsWith(end, StringComparison.Ordinal) ? "" : end)}", file, InnerException);
    }
}
