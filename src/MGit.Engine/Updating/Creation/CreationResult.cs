namespace MGit.Engine.Updating.Creation;

/// <summary>How a creation ended that made its model.</summary>
/// <param name="Device">Where it ran; null where it does not say.</param>
/// <param name="ExitCode">The exit code of a command.</param>
internal sealed record CreationResult(string? Device = null, int? ExitCode = null);
