using System.Management.Automation;

namespace MGit.PowerShell.Tests;

/// <summary>What a script wrote and what went wrong.</summary>
public sealed record SessionResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors);
