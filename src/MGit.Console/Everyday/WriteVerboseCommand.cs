using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Writes a detail that <c>-Verbose</c> or <c>$VerbosePreference</c> shows.</summary>
[Cmdlet(VerbsCommunications.Write, "Verbose")]
public sealed class WriteVerboseCommand : PSCmdlet
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string Message { get; set; } = "";

    protected override void ProcessRecord() => WriteVerbose(Message);
}
