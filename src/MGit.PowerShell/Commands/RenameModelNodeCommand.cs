using System.Management.Automation;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Commands;

/// <summary>Gives a model another name: every version of it, and everything in lineage.yaml that refers to it.</summary>
[Cmdlet(VerbsCommon.Rename, "ModelNode", SupportsShouldProcess = true)]
[OutputType(typeof(ModelNode))]
public sealed class RenameModelNodeCommand : NodeInputCmdlet
{
    // Two versions of one model in the pipeline rename it once.
    private readonly HashSet<(string Root, string Name)> _renamed = [];

    /// <summary>The new name; a script block is run for each node piped in, as with Rename-Item.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string NewName { get; set; } = string.Empty;

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (Binding.NodeReference reference in Node)
        {
            if (reference.Node is { } piped && _renamed.Contains((piped.Repository, piped.Name.ToUpperInvariant())))
            {
                continue;
            }

            foreach (ResolvedNode found in Resolve([reference]))
            {
                Attempt(reference.Target, () => Rename(found));
            }
        }
    }

    private void Rename(ResolvedNode found)
    {
        LineageRepository repository = found.Repository;
        if (_renamed.Add((repository.Root, found.Node.Name.ToUpperInvariant()))
            && ShouldProcess(found.Node.Name, $"Rename model node to '{NewName}'"))
        {
            IReadOnlyList<ModelNode> renamed = Run((_, _) => repository.Edits.Rename(found.Node.Name, NewName));
            if (PassThru)
            {
                WriteObject(renamed, enumerateCollection: true);
            }
        }
    }
}
