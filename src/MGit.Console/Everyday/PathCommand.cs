using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>A command on paths: <c>-Path</c> takes wildcards, <c>-LiteralPath</c> does not and takes piped files.</summary>
public abstract class PathCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SuppressMessage("Performance", "CA1819", Justification = "A parameter of several values is an array in PowerShell.")]
    public string[]? Path { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [SuppressMessage("Performance", "CA1819", Justification = "A parameter of several values is an array in PowerShell.")]
    public string[]? LiteralPath { get; set; }

    protected bool IsLiteral => LiteralPath is not null;

    /// <summary>The paths as given, the current location where none was.</summary>
    protected IEnumerable<string> Given => LiteralPath ?? Path ?? ["."];

    /// <summary>The full paths of what a given path means; what does not exist is an error of that path.</summary>
    protected IReadOnlyList<string> Resolve(string given)
    {
        try
        {
            return IsLiteral
                ? [RequireExisting(SessionState.Path.GetUnresolvedProviderPathFromPSPath(given))]
                : SessionState.Path.GetResolvedProviderPathFromPSPath(given, out _);
        }
        catch (Exception error) when (error is SessionStateException or ProviderInvocationException or FileNotFoundException)
        {
            Refuse(error, "PathNotFound", ErrorCategory.ObjectNotFound, given);
            return [];
        }
    }

    /// <summary>Writes what a provider returned; a failure is an error of that path.</summary>
    protected void WriteFrom(string given, Func<Collection<PSObject>> ask, Func<PSObject, bool>? keep = null)
    {
        Collection<PSObject> found;
        try
        {
            found = ask();
        }
        catch (Exception error) when (error is RuntimeException or IOException or UnauthorizedAccessException)
        {
            Refuse(error, "PathNotUsable", ErrorCategory.ObjectNotFound, given);
            return;
        }

        foreach (var item in found)
        {
            if (keep is null || keep(item))
            {
                WriteObject(item);
            }
        }
    }

    protected void Refuse(Exception error, string id, ErrorCategory category, string given) =>
        WriteError(new ErrorRecord(error, id, category, given));

    private static string RequireExisting(string full) => System.IO.Path.Exists(full)
        ? full
        : throw new FileNotFoundException($"Cannot find path '{full}' because it does not exist.", full);
}
