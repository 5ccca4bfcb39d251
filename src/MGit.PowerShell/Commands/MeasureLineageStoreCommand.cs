using System.Management.Automation;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Where the bytes of a store are: by node, by codec, shared, reclaimable.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "LineageStore")]
[OutputType(typeof(StoreMeasure))]
public sealed class MeasureLineageStoreCommand : NodeCmdlet
{
    /// <summary>Measure these nodes together; without nodes and without input the whole store.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    protected override void ProcessRecord()
    {
        if (IsBound(nameof(Node)))
        {
            Collect(Node);
        }
        else if (MeansEverything())
        {
            Attempt(Repository, () => Write(OpenRepository(), null));
        }
    }

    protected override void EndProcessing()
    {
        foreach (IGrouping<LineageRepository, ResolvedNode> group in ResolveCollected().GroupBy(node => node.Repository))
        {
            Attempt(group.Key.Root, () => Write(group.Key, [.. group.Select(node => node.Node.Id)]));
        }
    }

    private void Write(LineageRepository repository, IReadOnlyList<string>? nodes)
        => WriteObject(Run((_, cancellation) => repository.Maintenance.Measure(nodes, cancellation)));
}
