using System.Management.Automation;

namespace MGit.PowerShell.Errors;

/// <summary>How a known fault appears in PowerShell.</summary>
/// <param name="Id">The stable part of the error id that scripts match on.</param>
/// <param name="Category">The error's category.</param>
/// <param name="Terminating">Whether nothing more can be done for the rest of a pipeline.</param>
internal readonly record struct ErrorMapping(string Id, ErrorCategory Category, bool Terminating);
