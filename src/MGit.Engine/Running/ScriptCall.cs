namespace MGit.Engine.Running;

/// <summary>A script that is to run.</summary>
/// <param name="Path">Absolute path of the file.</param>
/// <param name="Arguments">Its named arguments; for Pester the container's data.</param>
/// <param name="WorkingFolder">The session's location.</param>
/// <param name="Log">Takes every line it writes besides its output, or null.</param>
public sealed record ScriptCall(string Path, IReadOnlyDictionary<string, object?> Arguments, string WorkingFolder, Action<string>? Log = null);
