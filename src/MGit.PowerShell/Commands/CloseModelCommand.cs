using System.Management.Automation;
using MGit.Engine.Running;

namespace MGit.PowerShell.Commands;

/// <summary>Gives back the memory of open models that no other open model needs.</summary>
[Cmdlet(VerbsCommon.Close, "Model")]
[OutputType(typeof(void))]
public sealed class CloseModelCommand : MGitCmdlet
{
    /// <summary>The open models. One that is closed already stays so.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public LoadedModel[] Model { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (LoadedModel model in Model)
        {
            model.Dispose();
        }
    }
}
