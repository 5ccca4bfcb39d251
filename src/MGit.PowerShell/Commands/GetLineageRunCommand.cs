using System.Management.Automation;
using MGit.Engine.Repositories;
using MGit.Engine.Updating;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>What creation functions did: with which node and parameters, how long, how it ended, what they wrote.</summary>
[Cmdlet(VerbsCommon.Get, "LineageRun")]
[OutputType(typeof(LineageRun))]
public sealed class GetLineageRunCommand : NodeCmdlet
{
    /// <summary>Nodes that were made, or whose next version was to be made; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>How many runs at most, the newest: of each node, or in all.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Last { get; set; }

    /// <summary>Reads what the runs wrote, too.</summary>
    [Parameter]
    public SwitchParameter Log { get; set; }

    protected override void ProcessRecord()
    {
        if (IsBound(nameof(Node)))
        {
            foreach (ResolvedNode found in Resolve(Node))
            {
                Attempt(found.Reference.Target, () => Write(found.Repository, found.Node.Id));
            }
        }
        else if (MeansEverything())
        {
            Attempt(Repository, () => Write(OpenRepository(), null));
        }
    }

    private void Write(LineageRepository repository, string? node)
    {
        int? last = IsBound(nameof(Last)) ? Last : null;
        WriteObject(Run((_, cancellation) => repository.Updates.Runs(node, last, Log, cancellation)), enumerateCollection: true);
    }
}
