using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Writes an error that does not end the script.</summary>
[Cmdlet(VerbsCommunications.Write, "Error")]
public sealed class WriteErrorCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public string Message { get; set; } = "";

    [Parameter]
    public string ErrorId { get; set; } = "WriteErrorException";

    [Parameter]
    public ErrorCategory Category { get; set; }

    [Parameter]
    public object? TargetObject { get; set; }

    protected override void ProcessRecord() =>
        WriteError(new ErrorRecord(new RuntimeException(Message), ErrorId, Category, TargetObject));
}
