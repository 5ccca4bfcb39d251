using System.Management.Automation;

namespace MGit.PowerShell.Tests.Cmdlets;

/// <summary>Everything a script wrote.</summary>
public sealed record Ran(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress)
{
    /// <summary>The error ids without the command's name.</summary>
    public IReadOnlyList<string> ErrorIds => [.. Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];

    /// <summary>The output as strings.</summary>
    public IReadOnlyList<string> Text => [.. Output.Select(item => item?.ToString() ?? string.Empty)];

    /// <summary>Fails where an error was written.</summary>
    public Ran Clean()
    {
        Assert.True(Errors.Count == 0, Errors.Count == 0 ? string.Empty : $"{Errors[0].FullyQualifiedErrorId}: {Errors[0]}\n{Errors[0].Exception.StackTrace}");
        return this;
    }
}
