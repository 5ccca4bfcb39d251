namespace MGit.Engine.CrashHost.Scenarios;

/// <summary>What a scenario works on and how it tells its parent what it was promised.</summary>
internal sealed class ScenarioRun(string folder, string[] arguments)
{
    private readonly Stream _output = Console.OpenStandardOutput();

    internal string Folder { get; } = folder;

    internal IReadOnlyList<string> Arguments { get; } = arguments;

    /// <summary>Says something to the parent; it arrives there even if the process is killed right after.</summary>
    internal void Report(string line)
    {
        // One write call, so that a line is there whole or not at all.
        _output.Write(System.Text.Encoding.UTF8.GetBytes(line + "\n"));
        _output.Flush();
    }
}
