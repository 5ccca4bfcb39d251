using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Joins a folder's path and what lies below it.</summary>
[Cmdlet(VerbsCommon.Join, "Path")]
[OutputType(typeof(string))]
[SuppressMessage("Performance", "CA1819", Justification = "A parameter of several values is an array in PowerShell.")]
public sealed class JoinPathCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, Position = 1)]
    [AllowEmptyString]
    public string[] ChildPath { get; set; } = [];

    [Parameter(Position = 2, ValueFromRemainingArguments = true)]
    public string[] AdditionalChildPath { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (var parent in Path)
        {
            WriteObject(ChildPath.Concat(AdditionalChildPath).Aggregate(parent, SessionState.Path.Combine));
        }
    }
}
