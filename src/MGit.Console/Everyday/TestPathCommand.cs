using System.Management.Automation;

namespace MGit.Console.Everyday;

/// <summary>Tells whether a path exists.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Path", DefaultParameterSetName = "Path")]
[OutputType(typeof(bool))]
public sealed class TestPathCommand : PathCommand
{
    [Parameter]
    [Alias("Type")]
    [ValidateSet("Any", "Container", "Leaf")]
    public string PathType { get; set; } = "Any";

    protected override void ProcessRecord()
    {
        foreach (var given in Given)
        {
            WriteObject(Exists(given));
        }
    }

    private bool Exists(string given)
    {
        try
        {
            return InvokeProvider.Item.Exists(given, force: true, IsLiteral) && PathType.ToUpperInvariant() switch
            {
                "CONTAINER" => InvokeProvider.Item.IsContainer(given),
                "LEAF" => !InvokeProvider.Item.IsContainer(given),
                _ => true,
            };
        }
        catch (Exception error) when (error is SessionStateException)
        {
            return false;
        }
    }
}
