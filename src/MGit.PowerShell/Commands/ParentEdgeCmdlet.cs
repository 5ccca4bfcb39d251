using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>A cmdlet that changes one provenance edge for each node and parent.</summary>
public abstract class ParentEdgeCmdlet : NodeInputCmdlet
{
    /// <summary>The parents. A bare name means its latest version.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Parent { get; set; } = [];

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        foreach (ResolvedNode found in Resolve(Node))
        {
            bool changed = false;
            ModelNode latest = found.Node;
            foreach (NodeReference parent in Parent)
            {
                changed |= Attempt(found.Reference.Target, () => latest = Change(found, parent, latest));
            }

            if (PassThru && changed)
            {
                WriteObject(latest);
            }
        }
    }

    private protected abstract string Describe(ModelNode parent);

    private protected abstract ModelNode Change(ResolvedNode node, ModelNode parent);

    private ModelNode Change(ResolvedNode found, NodeReference reference, ModelNode unchanged)
    {
        LineageSnapshot snapshot = Run((_, cancellation) => found.Repository.Read(cancellation));
        ModelNode parent = snapshot.Find(reference.Text) ?? throw new MGitException(
            ErrorCode.ParentMissing,
            $"The parent '{reference}' does not exist in '{found.Repository.Root}'. Get-ModelNode lists the nodes there are.",
            reference.Text);
        return ShouldProcess(found.Node.Id, Describe(parent)) ? Run((_, _) => Change(found, parent)) : unchanged;
    }
}
