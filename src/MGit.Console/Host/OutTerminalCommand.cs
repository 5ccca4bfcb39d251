using System.Management.Automation;

namespace MGit.Console.Host;

/// <summary>
/// Shows a pipeline's results. The engine's Out-Default shows objects of a second type as bare lists of all their properties, whatever
/// views there are for them; so each run of objects of one type gets an Out-Default of its own. Text, numbers and errors in between
/// go where the run before them goes.
/// </summary>
[Cmdlet(VerbsData.Out, "Terminal")]
public sealed class OutTerminalCommand : PSCmdlet
{
    private SteppablePipeline? shown;
    private string? type;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }

        if (TypeOfRun(InputObject) is { } next && next != type)
        {
            if (type is not null)
            {
                End();
            }

            type = next;
        }

        shown ??= Begin();
        shown.Process(InputObject);
    }

    protected override void EndProcessing() => End();

    /// <summary>The type that decides on a view; null for what is written as it is, and for what a formatting command made.</summary>
    private static string? TypeOfRun(PSObject item) => item.BaseObject switch
    {
        string or ValueType or ErrorRecord or InformationalRecord or InformationRecord => null,
        _ => item.TypeNames[0] is var name && name.StartsWith("Microsoft.PowerShell.Commands.Internal.Format.", StringComparison.Ordinal) ? "" : name,
    };

    private SteppablePipeline Begin()
    {
        var begun = ScriptBlock.Create(@"Microsoft.PowerShell.Core\Out-Default").GetSteppablePipeline(MyInvocation.CommandOrigin);
        begun.Begin(this);
        return begun;
    }

    private void End()
    {
        shown?.End();
        shown?.Dispose();
        shown = null;
    }
}
