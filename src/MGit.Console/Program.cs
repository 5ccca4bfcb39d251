using System.Globalization;
using System.Management.Automation;
using MGit.Console.Host;
using MGit.Console.Prompt;

namespace MGit.Console;

/// <summary>The entry point of <c>mgit</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        // The engine would report the names of imported modules to its makers.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        // And it would open a pipe for debuggers to come in by.
        Environment.SetEnvironmentVariable("POWERSHELL_DIAGNOSTICS_OPTOUT", "1");
        CultureInfo.CurrentCulture = new ConsoleCulture();
        var terminal = Terminal.Attach();
        var line = CommandLine.Parse(arguments);
        switch (line.Mode)
        {
            case ConsoleMode.Help:
                System.Console.Out.WriteLine(Usage.Text);
                return ExitCode.Success;
            case ConsoleMode.Version:
                System.Console.Out.WriteLine($"mgit {ConsoleHost.ProductVersion}");
                return ExitCode.Success;
            case ConsoleMode.Invalid:
                return Refuse(line.Subject);
            case ConsoleMode.Script when !File.Exists(line.Subject):
                return Refuse($"There is no script '{line.Subject}'. For a command, use mgit -c '{line.Subject}'.");
        }

        using var interruption = new Interruption();
        try
        {
            using var session = ConsoleSession.Open(terminal, mayAsk: !line.NonInteractive, interruption);
            return Start(session, line, terminal);
        }
        catch (Exception error) when (error is FileNotFoundException or RuntimeException)
        {
            System.Console.Error.WriteLine(error.Message);
            return ExitCode.Failed;
        }
    }

    private static int Start(ConsoleSession session, CommandLine line, Terminal terminal)
    {
        var runner = new ScriptRunner(session);
        return line.Mode switch
        {
            ConsoleMode.Script => runner.RunScript(Path.GetFullPath(line.Subject), line.Arguments),
            ConsoleMode.Command => runner.RunCommand(line.Subject, line.Arguments),
            ConsoleMode.Prompt when terminal.InputIsKeyboard && !line.NonInteractive => new InteractivePrompt(session, terminal).Run(),
            _ => runner.RunCommand(System.Console.In.ReadToEnd(), line.Arguments),
        };
    }

    private static int Refuse(string message)
    {
        System.Console.Error.WriteLine(message);
        return ExitCode.Usage;
    }
}
