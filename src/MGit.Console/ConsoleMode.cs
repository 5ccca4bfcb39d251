namespace MGit.Console;

/// <summary>The ways to run <c>mgit</c>.</summary>
internal enum ConsoleMode
{
    Prompt,
    Script,
    Command,
    StandardInput,
    Help,
    Version,
    Invalid,
}
