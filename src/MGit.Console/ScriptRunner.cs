namespace MGit.Console;

/// <summary>Runs a script or a command and tells the exit code.</summary>
internal sealed class ScriptRunner(ConsoleSession session)
{
    /// <summary>Runs a script file. Errors that did not stop it do not change the exit code.</summary>
    public int RunScript(string path, IEnumerable<string> arguments)
    {
        var outcome = session.Run(shell =>
        {
            shell.AddCommand(path, useLocalScope: false);
            foreach (var parameter in ScriptArguments.Parse(arguments))
            {
                shell.Commands.Commands[0].Parameters.Add(parameter);
            }
        });
        return Code(outcome, errorsFail: false);
    }

    /// <summary>Runs commands. Any error they write makes the exit code 1, since a command line has no other way to tell.</summary>
    public int RunCommand(string text, IEnumerable<string> arguments)
    {
        var outcome = session.Run(shell =>
        {
            shell.AddScript(text, useLocalScope: false);
            foreach (var argument in arguments)
            {
                shell.AddArgument(argument);
            }
        });
        return Code(outcome, errorsFail: true);
    }

    private int Code(RunOutcome outcome, bool errorsFail) => session.Host.RequestedExitCode ?? outcome switch
    {
        RunOutcome.Stopped => session.EndRequested ? ExitCode.Terminated : ExitCode.Interrupted,
        RunOutcome.Failed => ExitCode.Failed,
        RunOutcome.CompletedWithErrors when errorsFail => ExitCode.Failed,
        _ => ExitCode.Success,
    };
}
