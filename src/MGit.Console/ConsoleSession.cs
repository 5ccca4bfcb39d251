using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MGit.Console.Host;

namespace MGit.Console;

/// <summary>The engine with its host, the everyday commands and the MGit module, running one pipeline after another.</summary>
internal sealed class ConsoleSession : IDisposable
{
    private readonly ConsoleUserInterface userInterface;
    private readonly Interruption interruption;

    private ConsoleSession(ConsoleHost host, ConsoleUserInterface userInterface, Runspace runspace, Interruption interruption)
    {
        Host = host;
        this.userInterface = userInterface;
        Runspace = runspace;
        this.interruption = interruption;
    }

    public ConsoleHost Host { get; }

    public Runspace Runspace { get; }

    /// <summary>Opens the engine and imports the modules.</summary>
    /// <exception cref="FileNotFoundException">The MGit module is nowhere.</exception>
    /// <exception cref="RuntimeException">A module did not load.</exception>
    public static ConsoleSession Open(Terminal terminal, bool mayAsk, Interruption interruption)
    {
        var module = ModuleLocator.Find(AppContext.BaseDirectory, Environment.GetEnvironmentVariable(ModuleLocator.EnvironmentVariable));
        var userInterface = new ConsoleUserInterface(terminal, mayAsk);
        var host = new ConsoleHost(userInterface);
        if (!terminal.OutputColour)
        {
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        }

        var state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.RemoteSigned;
        }

        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        EngineExit.ReachesHost(runspace);
        Runspace.DefaultRunspace = runspace;
        var session = new ConsoleSession(host, userInterface, runspace, interruption);
        session.Import(Path.Combine(AppContext.BaseDirectory, "MGit.Console.psd1"));
        session.Import(module);
        return session;
    }

    /// <summary>Runs a pipeline; its results and errors are formatted to the host in the order they come.</summary>
    public RunOutcome Run(Action<PowerShell> build, bool addToHistory = false)
    {
        using var shell = PowerShell.Create(Runspace);
        build(shell);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand(new CmdletInfo("Out-Terminal", typeof(OutTerminalCommand)));
        var errorsBefore = userInterface.ErrorLines;
        using var stoppable = interruption.Watch(shell);
        try
        {
            shell.Invoke(null, new PSInvocationSettings { AddToHistory = addToHistory, Host = Host });
            return interruption.Requested ? RunOutcome.Stopped
                : userInterface.ErrorLines > errorsBefore ? RunOutcome.CompletedWithErrors
                : RunOutcome.Completed;
        }
        catch (PipelineStoppedException)
        {
            return RunOutcome.Stopped;
        }
        catch (RuntimeException error)
        {
            Report(error.ErrorRecord);
            return RunOutcome.Failed;
        }
        finally
        {
            userInterface.EndPipeline();
            AdviseOnUnknownCommand(userInterface.ErrorLines > errorsBefore);
        }
    }

    public bool EndRequested => interruption.EndRequested;

    public void Dispose() => Runspace.Dispose();

    private void Import(string manifest)
    {
        using var shell = PowerShell.Create(Runspace);
        shell.AddCommand("Import-Module").AddParameter("Name", manifest).AddParameter("ErrorAction", ActionPreference.Stop).Invoke();
    }

    /// <summary>Shows the error that ended a run as the errors before it were shown.</summary>
    private void Report(ErrorRecord error)
    {
        var marked = new PSObject(error);
        marked.Properties.Add(new PSNoteProperty("writeErrorStream", true)); // Out-Default then writes to the error stream.
        using var shell = PowerShell.Create(Runspace);
        shell.AddCommand("Out-Default").Invoke(new[] { marked });
    }

    private void AdviseOnUnknownCommand(bool errorsShown)
    {
        if (errorsShown
            && Runspace.SessionStateProxy.GetVariable("Error") is ArrayList { Count: > 0 } errors
            && errors[0] is ErrorRecord { Exception: CommandNotFoundException { CommandName: var name } }
            && name.Contains('-', StringComparison.Ordinal))
        {
            userInterface.WriteErrorLine("mgit has few everyday commands: Get-Command -Module MGit.Console lists them.");
            userInterface.WriteErrorLine($"If {name} is one of PowerShell's, run this in PowerShell 7.6 after Import-Module MGit.");
        }
    }
}
