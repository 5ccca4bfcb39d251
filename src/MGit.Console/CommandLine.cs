namespace MGit.Console;

/// <summary>What <c>mgit</c> was asked to do, parsed from its arguments.</summary>
/// <param name="Mode">Prompt, script, command, standard input, help or version.</param>
/// <param name="Subject">The script's path or the command's text; for <see cref="ConsoleMode.Invalid"/> what is wrong.</param>
/// <param name="Arguments">What follows the script or command: its own arguments.</param>
/// <param name="NonInteractive">Nothing may be asked.</param>
internal sealed record CommandLine(ConsoleMode Mode, string Subject, IReadOnlyList<string> Arguments, bool NonInteractive)
{
    /// <summary>Options come first; the first argument that is none is the script, and all after it are the script's.</summary>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var nonInteractive = false;
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            switch (argument.ToLowerInvariant())
            {
                case "-noninteractive" or "--non-interactive":
                    nonInteractive = true;
                    break;
                case "-h" or "--help" or "-help" or "-?" or "/?":
                    return Of(ConsoleMode.Help, "");
                case "--version" or "-version" or "-v":
                    return Of(ConsoleMode.Version, "");
                case "-c" or "-command" or "--command":
                    return i + 1 < arguments.Count
                        ? new CommandLine(ConsoleMode.Command, arguments[i + 1], [.. arguments.Skip(i + 2)], nonInteractive)
                        : Of(ConsoleMode.Invalid, $"{argument} needs the command to run: mgit {argument} 'Get-Lineage'");
                case "-f" or "-file" or "--file":
                    return i + 1 < arguments.Count
                        ? Script(i + 1)
                        : Of(ConsoleMode.Invalid, $"{argument} needs the script to run: mgit {argument} script.ps1");
                case "-":
                    return new CommandLine(ConsoleMode.StandardInput, "", [.. arguments.Skip(i + 1)], nonInteractive);
                default:
                    return argument.StartsWith('-') && !File.Exists(argument)
                        ? Of(ConsoleMode.Invalid, $"{argument} is no option of mgit. mgit --help lists them.")
                        : Script(i);
            }
        }

        return new CommandLine(ConsoleMode.Prompt, "", [], nonInteractive);

        CommandLine Script(int at) => new(ConsoleMode.Script, arguments[at], [.. arguments.Skip(at + 1)], nonInteractive);

        static CommandLine Of(ConsoleMode mode, string subject) => new(mode, subject, [], NonInteractive: false);
    }
}
