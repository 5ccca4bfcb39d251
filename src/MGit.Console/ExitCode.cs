namespace MGit.Console;

/// <summary>The exit codes of <c>mgit</c> itself; a script's <c>exit N</c> gives N.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An error nobody caught.</summary>
    public const int Failed = 1;

    /// <summary>mgit was called wrongly, or a script is not there.</summary>
    public const int Usage = 64;

    /// <summary>Stopped by Ctrl+C (128 + SIGINT), as shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>Asked to end from outside (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
