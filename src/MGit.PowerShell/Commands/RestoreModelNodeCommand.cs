using System.Management.Automation;
using MGit.Engine.Graph;
using MGit.PowerShell.Binding;

namespace MGit.PowerShell.Commands;

/// <summary>Takes nodes out of the trash, or declares a stored node again that lineage.yaml no longer has.</summary>
[Cmdlet(VerbsData.Restore, "ModelNode", SupportsShouldProcess = true)]
[OutputType(typeof(ModelNode))]
public sealed class RestoreModelNodeCommand : MGitCmdlet
{
    /// <summary>The id the node had (<c>face@2</c>), or its uid.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Which one is meant where several removed nodes had that id; removed nodes that are piped in bring it along.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public Guid? Uid { get; set; }

    protected override void ProcessRecord()
    {
        foreach (NodeReference reference in Node)
        {
            Attempt(reference.Target, () =>
            {
                var repository = OpenRepository(reference);
                if (ShouldProcess(reference.Text, "Restore model node"))
                {
                    WriteObject(Run((_, _) => repository.Edits.Restore(Uid?.ToString() ?? reference.Text)));
                }
            });
        }
    }
}
