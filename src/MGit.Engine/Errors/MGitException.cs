namespace MGit.Engine.Errors;

/// <summary>The one exception the engine throws on purpose. Its message names the thing, what was expected and what to do.</summary>
public class MGitException : Exception
{
    public MGitException(ErrorCode code, string message, object? target = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Target = target;
    }

    /// <summary>Which of the known faults this is; stable across versions.</summary>
    public ErrorCode Code { get; }

    /// <summary>The thing the error is about (a node id, a path, a parameter name), for callers that report it as target.</summary>
    public object? Target { get; }
}
