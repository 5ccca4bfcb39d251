namespace MGit.Engine.Running;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code; on Unix 128 and the signal's number where a signal ended it.</param>
/// <param name="LastOutput">The last line of its standard output that is not blank, or null.</param>
/// <param name="LastError">The last lines of its standard error, at most 20, joined by line feeds.</param>
public sealed record CommandOutcome(int ExitCode, string? LastOutput, string LastError)
{
    /// <summary>
    /// Whether something ended it, rather than it itself: a signal (INT, ABRT to KILL, SEGV, TERM; programs use the codes of others for themselves), on Windows a status of the system.
    /// Its exit code then says nothing about what it was to find out.
    /// </summary>
    public bool WasEnded => OperatingSystem.IsWindows() ? (uint)ExitCode is >= 0xC0000000 and < 0xD0000000 : ExitCode is 130 or (>= 134 and <= 137) or 139 or 143;
}
