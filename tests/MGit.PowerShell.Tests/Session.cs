using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MGit.PowerShell.Tests;

/// <summary>A PowerShell session (runspace) of its own with the staged module imported.</summary>
public sealed class Session : IDisposable
{
    private readonly Runspace runspace;

    public Session(bool import = true)
    {
        runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        if (import)
        {
            Import();
        }
    }

    /// <summary>Imports the staged module by path.</summary>
    public void Import() => Run($"Import-Module '{StagedModule.Manifest.Replace("'", "''", StringComparison.Ordinal)}' -ErrorAction Stop");

    /// <summary>Runs a script and returns what it wrote; the first error, terminating or not, is thrown.</summary>
    public IReadOnlyList<PSObject> Run(string script)
    {
        var result = TryRun(script);
        if (result.Errors.Count > 0)
        {
            throw new InvalidOperationException($"{script}: {result.Errors[0]}", result.Errors[0].Exception);
        }

        return result.Output;
    }

    /// <summary>Runs a script and returns what it wrote and every error, the terminating one last.</summary>
    public SessionResult TryRun(string script)
    {
        using var shell = System.Management.Automation.PowerShell.Create(runspace);
        var output = new PSDataCollection<PSObject>();
        var errors = new List<ErrorRecord>();
        try
        {
            shell.AddScript(script).Invoke(null, output);
        }
        catch (RuntimeException terminating)
        {
            errors.Add(terminating.ErrorRecord);
        }

        errors.InsertRange(0, shell.Streams.Error);
        return new SessionResult([.. output], errors);
    }

    public void Dispose() => runspace.Dispose();
}
