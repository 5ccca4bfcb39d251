using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MGit.Engine.Running;
using Shell = System.Management.Automation.PowerShell;

namespace MGit.PowerShell.Hosting;

/// <summary>A runspace that scripts of a repository run in. Nobody answers its prompts, and nothing it prints reaches the caller's screen.</summary>
internal sealed class ScriptSession : IDisposable
{
    private readonly Runspace _runspace;

    private ScriptSession(Runspace runspace) => _runspace = runspace;

    /// <summary>Opens a session with modules, given as paths, at a location.</summary>
    public static ScriptSession Open(IReadOnlyList<string> modules, string location)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([.. modules]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        try
        {
            runspace.Open();
            runspace.SessionStateProxy.Path.SetLocation(WildcardPattern.Escape(location));
            return new ScriptSession(runspace);
        }
        catch
        {
            runspace.Dispose();
            throw;
        }
    }

    /// <summary>Runs a script's text with positional arguments.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ScriptOutcome Invoke(string text, IReadOnlyList<object> arguments, Action<string>? log, CancellationToken cancellationToken)
    {
        using var shell = Shell.Create();
        shell.Runspace = _runspace;
        shell.AddScript(text, useLocalScope: true);
        foreach (object argument in arguments)
        {
            shell.AddArgument(argument);
        }

        if (log is not null)
        {
            Follow(shell, log);
        }

        using CancellationTokenRegistration stopping = cancellationToken.Register(() => shell.BeginStop(null, null));
        var output = new PSDataCollection<PSObject>();
        string? failure = null;
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            shell.Invoke(null, output);
        }
        catch (PipelineStoppedException stopped)
        {
            throw new OperationCanceledException("The script was stopped.", stopped, cancellationToken);
        }
        catch (RuntimeException fault)
        {
            failure = Describe(fault.ErrorRecord, fault);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return new ScriptOutcome(
            [.. output.Select(ScriptValues.FromScript)],
            [.. shell.Streams.Error.Select(error => Describe(error, error.Exception))],
            failure);
    }

    /// <summary>The value of a global variable, or null.</summary>
    public object? Variable(string name) => _runspace.SessionStateProxy.GetVariable(name);

    public void Dispose() => _runspace.Dispose();

    private static void Follow(Shell shell, Action<string> log)
    {
        On(shell.Streams.Error, error => $"ERROR: {Describe(error, error.Exception)}", log);
        On(shell.Streams.Warning, warning => $"WARNING: {warning.Message}", log);
        On(shell.Streams.Verbose, verbose => $"VERBOSE: {verbose.Message}", log);
        On(shell.Streams.Debug, debug => $"DEBUG: {debug.Message}", log);
        On(shell.Streams.Information, information => information.MessageData?.ToString() ?? string.Empty, log);
    }

    private static void On<T>(PSDataCollection<T> stream, Func<T, string> text, Action<string> log)
        => stream.DataAdded += (_, added) =>
        {
            foreach (string line in text(stream[added.Index]).ReplaceLineEndings("\n").Split('\n'))
            {
                log(line);
            }
        };

    /// <summary>"message (script.ps1:12)"; the place is the script's own, however deep the fault.</summary>
    private static string Describe(ErrorRecord? record, Exception fault)
    {
        InvocationInfo? place = record?.InvocationInfo;
        string message = record?.ErrorDetails?.Message ?? record?.Exception.Message ?? fault.Message;
        return string.IsNullOrEmpty(place?.ScriptName)
            ? message
            : string.Create(CultureInfo.InvariantCulture, $"{message} ({place.ScriptName}:{place.ScriptLineNumber})");
    }
}
