using MGit.Engine.Errors;

namespace MGit.Engine.Updating.Creation;

/// <summary>A creation's command ended with an exit code other than 0.</summary>
internal sealed class CommandFailedException(int exitCode, string message, object target)
    : MGitException(ErrorCode.CreationFailed, message, target)
{
    public int ExitCode { get; } = exitCode;
}
