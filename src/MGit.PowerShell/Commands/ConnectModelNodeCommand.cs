using System.Management.Automation;
using MGit.Engine.Graph;

namespace MGit.PowerShell.Commands;

/// <summary>Records that nodes were made from a parent.</summary>
[Cmdlet(VerbsCommunications.Connect, "ModelNode", SupportsShouldProcess = true)]
[OutputType(typeof(ModelNode))]
public sealed class ConnectModelNodeCommand : ParentEdgeCmdlet
{
    private protected override string Describe(ModelNode parent) => $"Connect to parent '{parent.Id}'";

    private protected override ModelNode Change(ResolvedNode node, ModelNode parent) => node.Repository.Edits.Connect(node.Node.Id, parent.Id);
}
