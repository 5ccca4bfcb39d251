using System.Management.Automation;
using System.Management.Automation.Runspaces;
using MGit.Console.Host;

namespace MGit.Console.Everyday;

/// <summary>Gives what the terminal would show as text.</summary>
[Cmdlet(VerbsData.Out, "String")]
[OutputType(typeof(string))]
public sealed class OutStringCommand : PSCmdlet
{
    private readonly List<PSObject> items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int Width { get; set; }

    /// <summary>One string for each line.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            items.Add(InputObject);
        }
    }

    protected override void EndProcessing()
    {
        if (Host.PrivateData?.BaseObject is not ConsoleUserInterface console)
        {
            throw new PSInvalidOperationException("Out-String of mgit works in mgit only.");
        }

        var width = Width > 0 ? Width : Host.UI.RawUI.BufferSize.Width;
        var text = console.Capture(width, () => InvokeCommand.InvokeScript(
            "$input | Out-Host", useNewScope: true, PipelineResultTypes.None, items));
        WriteObject(Stream ? text.TrimEnd('\r', '\n').Split(Environment.NewLine) : text, enumerateCollection: true);
    }
}
