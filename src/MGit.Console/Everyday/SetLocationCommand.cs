using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Changes the current folder; without a path, to the home folder, and <c>-</c> goes back.</summary>
[Cmdlet(VerbsCommon.Set, "Location", DefaultParameterSetName = "Path")]
[OutputType(typeof(PathInfo))]
public sealed class SetLocationCommand : PSCmdlet
{
    [Parameter(Position = 0, ParameterSetName = "Path", ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string? Path { get; set; }

    [Parameter(Mandatory = true, ParameterSetName = "LiteralPath", ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        var target = LiteralPath is not null ? WildcardPattern.Escape(LiteralPath) : Path;
        try
        {
            var location = SessionState.Path.SetLocation(target ?? "~");
            if (PassThru)
            {
                WriteObject(location);
            }
        }
        catch (Exception error) when (error is RuntimeException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            WriteError(new ErrorRecord(error, "LocationNotSet", ErrorCategory.ObjectNotFound, target));
        }
    }
}
