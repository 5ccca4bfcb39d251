using System.Management.Automation;
using MGit.Engine.Graph;

namespace MGit.PowerShell.Commands;

/// <summary>Takes back the record that nodes were made from a parent.</summary>
[Cmdlet(VerbsCommunications.Disconnect, "ModelNode", SupportsShouldProcess = true)]
[OutputType(typeof(ModelNode))]
public sealed class DisconnectModelNodeCommand : ParentEdgeCmdlet
{
    private protected override string Describe(ModelNode parent) => $"Disconnect from parent '{parent.Id}'";

    private protected override ModelNode Change(ResolvedNode node, ModelNode parent) => node.Repository.Edits.Disconnect(node.Node.Id, parent.Id);
}
