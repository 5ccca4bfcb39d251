using System.Management.Automation;
using MGit.Engine.Graph;
using MGit.Engine.Rendering.Facts;
using MGit.Engine.Rendering.Terminal;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>The lineage as a tree in the terminal.</summary>
[Cmdlet(VerbsCommon.Show, "Lineage")]
[OutputType(typeof(string))]
public sealed class ShowLineageCommand : NodeCmdlet
{
    /// <summary>Nodes to show with what was made from them; default: the whole lineage.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Also what the nodes were made from.</summary>
    [Parameter]
    public SwitchParameter Ancestor { get; set; }

    /// <summary>Generations below the roots at most.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Depth { get; set; }

    /// <summary>A line for each version.</summary>
    [Parameter]
    public SwitchParameter AllVersions { get; set; }

    /// <summary>Columns to draw in; default: the terminal's.</summary>
    [Parameter]
    [ValidateRange(20, 10_000)]
    public int Width { get; set; }

    /// <summary>Draw with ASCII characters alone.</summary>
    [Parameter]
    public SwitchParameter Ascii { get; set; }

    protected override void ProcessRecord()
    {
        if (Node.Length > 0)
        {
            Collect(Node);
        }
        else if (MeansEverything())
        {
            Attempt(Repository, () => Draw(OpenRepository(), null));
        }
    }

    protected override void EndProcessing()
    {
        foreach (IGrouping<LineageRepository, ResolvedNode> repository in ResolveCollected().GroupBy(node => node.Repository))
        {
            Draw(repository.Key, [.. repository.Select(node => node.Node.NodeId)]);
        }
    }

    private void Draw(LineageRepository repository, IReadOnlyList<NodeId>? wanted)
    {
        LineageSnapshot now = Run((_, cancellation) => repository.Read(cancellation));
        LineageFacts facts = Run((_, cancellation) => LineageFacts.OfTests(repository, cancellation));
        TerminalFacts terminal = TerminalFacts.Of(this);
        TreeOptions options = new()
        {
            Width = IsBound(nameof(Width)) ? Width : terminal.Width,
            Colour = terminal.Colour,
            Ascii = Ascii || terminal.Ascii,
            AllVersions = AllVersions,
            Depth = IsBound(nameof(Depth)) ? Depth : null,
            Marks = facts.MarksOf,
        };
        IReadOnlyList<ModelNode> nodes = wanted is null ? now.Nodes : Around(now, wanted);
        if (nodes.Count == 0)
        {
            WriteVerbose($"{repository.Root} has no nodes yet; New-ModelNode adds the first.");
        }

        Stream((_, _) => LineageTree.Draw(nodes, options), WriteObject);
    }

    private ModelNode[] Around(LineageSnapshot now, IReadOnlyList<NodeId> wanted)
    {
        IEnumerable<ModelNode> found = wanted.Select(id => now.Find(id)!)
            .Concat(now.Related(wanted, NodeRelation.Descendant, null, NodeOrder.Breadth));
        if (Ancestor)
        {
            found = found.Concat(now.Related(wanted, NodeRelation.Ancestor, null, NodeOrder.Breadth));
        }

        return [.. found.DistinctBy(node => node.NodeId)];
    }
}
