using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Gives the full paths that a path, with wildcards, means.</summary>
[Cmdlet(VerbsDiagnostic.Resolve, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(PathInfo))]
public sealed class ResolvePathCommand : PathCommand
{
    protected override void ProcessRecord()
    {
        foreach (var full in Given.SelectMany(Resolve))
        {
            WriteObject(SessionState.Path.GetResolvedPSPathFromPSPath(WildcardPattern.Escape(full)), enumerateCollection: true);
        }
    }
}
