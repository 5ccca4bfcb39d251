namespace MGit.Console.Tests.Running;

/// <summary>How a console process ended and what it wrote.</summary>
internal sealed record ConsoleResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of stdout that hold anything.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
