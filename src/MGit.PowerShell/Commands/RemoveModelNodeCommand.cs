using System.Management.Automation;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Commands;

/// <summary>Moves nodes to the trash, from which Restore-ModelNode takes them back for a grace period.</summary>
[Cmdlet(VerbsCommon.Remove, "ModelNode", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "Refuse")]
[OutputType(typeof(ModelNode))]
public sealed class RemoveModelNodeCommand : NodeInputCmdlet
{
    /// <summary>Remove the descendants too.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Recurse")]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Give the children the removed node's parents.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Reparent")]
    [Parameter(ParameterSetName = "KeepLast")]
    public SwitchParameter Reparent { get; set; }

    /// <summary>Of each model, keep this many of its latest versions and what an alias holds; remove the older ones.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "KeepLast")]
    [ValidateRange(1, int.MaxValue)]
    public int KeepLast { get; set; }

    /// <summary>Do not ask. What would be refused is refused still.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        RemovalOptions options = new() { Recurse = Recurse, Reparent = Reparent, KeepLast = IsBound(nameof(KeepLast)) ? KeepLast : null };

        // Several nodes given at once go together, so that a node and its child may stand in any order.
        foreach (IGrouping<LineageRepository, ResolvedNode> group in Resolve(Node).GroupBy(found => found.Repository))
        {
            ResolvedNode[] found = [.. group];
            object target = found.Length == 1 ? found[0].Reference.Target : Node;
            Attempt(target, () => Remove(group.Key, found, options));
        }
    }

    private void Remove(LineageRepository repository, ResolvedNode[] found, RemovalOptions options)
    {
        string[] asked = options.KeepLast is null
            ? [.. found.Select(node => node.Node.Id)]
            : [.. found.Select(node => node.Node.Name).Distinct(NodeName.Comparer)];
        RemovalPlan plan = Run((_, _) => repository.Edits.PlanRemoval(asked, options));
        foreach (KeptNode kept in plan.Kept)
        {
            WriteVerbose($"{kept.Node.Id} is kept: {kept.Reason}");
        }

        foreach (ModelNode child in plan.Reparented)
        {
            WriteVerbose($"{child.Id} gets the parents of what is removed.");
        }

        // Asked for each node by its real name; what was asked for and declined takes nothing else with it.
        string[] confirmed = [.. plan.Nodes.Select(node => node.Id).Where(id => ShouldProcess(id, "Remove model node", Force))];
        if (confirmed.Length == 0)
        {
            return;
        }

        // The plan names every node: what was declined must not come back through -Recurse or -KeepLast.
        RemovalOptions exact = new() { Reparent = plan.Reparented.Count > 0 };
        IReadOnlyList<ModelNode> removed = Run((_, _) => repository.Edits.Remove(confirmed, exact));
        if (PassThru)
        {
            WriteObject(removed, enumerateCollection: true);
        }
    }
}
