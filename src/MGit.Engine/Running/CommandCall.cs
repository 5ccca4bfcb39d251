namespace MGit.Engine.Running;

/// <summary>An external program that is to run, without a shell in between: no word of it is split, expanded or quoted again.</summary>
/// <param name="Command">The program, then its arguments. A program with a path separator is found from the working folder, a bare name in PATH.</param>
/// <param name="WorkingFolder">Absolute path of the folder it runs in.</param>
public sealed record CommandCall(IReadOnlyList<string> Command, string WorkingFolder)
{
    /// <summary>Variables it gets besides those of this process; null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Takes every line it writes to either stream, or null. Called from several threads, never from two at once.</summary>
    public Action<string>? Log { get; init; }
}
