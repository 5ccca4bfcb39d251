using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Gets files and folders themselves.</summary>
[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = "Path")]
[OutputType(typeof(FileInfo), typeof(DirectoryInfo))]
public sealed class GetItemCommand : PathCommand
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var given in Given)
        {
            WriteFrom(given, () => InvokeProvider.Item.Get([given], Force, IsLiteral));
        }
    }
}
