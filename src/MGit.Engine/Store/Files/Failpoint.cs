namespace MGit.Engine.Store.Files;

/// <summary>
/// Every durable operation passes here before and after it happens, so that a crash test can stop the process at each of them.
/// Without an observer it costs one read of a field.
/// </summary>
internal static class Failpoint
{
    private static volatile Action<FailpointKind, bool, string>? _observer;

    /// <summary>Called with the operation, whether it is done (else: about to happen), and the path it touches. One per process.</summary>
    internal static Action<FailpointKind, bool, string>? Observer
    {
        get => _observer;
        set => _observer = value;
    }

    internal static void Before(FailpointKind kind, string path) => _observer?.Invoke(kind, false, path);

    internal static void After(FailpointKind kind, string path) => _observer?.Invoke(kind, true, path);
}
