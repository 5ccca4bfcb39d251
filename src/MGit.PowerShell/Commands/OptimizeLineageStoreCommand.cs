using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>Makes a store smaller: encodes again, shortens chains, drops what nothing needs, gives the space back to the disk.</summary>
[Cmdlet(VerbsCommon.Optimize, "LineageStore", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StoreMeasure))]
public sealed class OptimizeLineageStoreCommand : NodeCmdlet
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly TrustQuestion _question;

    public OptimizeLineageStoreCommand() => _question = new TrustQuestion(this);

    /// <summary>Nodes to convert to bounded storage.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Says that the nodes may be stored within a bound instead of to the bit.</summary>
    [Parameter]
    public SwitchParameter Bounded { get; set; }

    /// <summary>The bound; default: as lineage.yaml says.</summary>
    [Parameter]
    [ValidateRange(1e-12, 1.0)]
    public double Epsilon { get; set; }

    /// <summary>Removed nodes and replaced contents younger than this stay restorable; a bare number counts days.</summary>
    [Parameter]
    [Duration(DurationUnit.Days)]
    public TimeSpan GracePeriod { get; set; } = OptimizeOptions.DefaultGracePeriod;

    /// <summary>Only drop what nothing needs; encode nothing again.</summary>
    [Parameter]
    public SwitchParameter CollectOnly { get; set; }

    /// <summary>Runs the tests' scripts and commands without asking, and remembers that they may.</summary>
    [Parameter]
    public SwitchParameter Trust { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        bool hasNodes = IsBound(nameof(Node));
        if (hasNodes != Bounded)
        {
            string message = hasNodes
                ? "Nodes are given and not what for: say -Bounded to store them within a bound. Without nodes the whole store is optimised."
                : "-Bounded needs nodes: say which with -Node, or pipe them in.";
            Report(new MGitException(ErrorCode.ArgumentInvalid, message), hasNodes ? Node[0].Target : Repository);
        }
        else if (hasNodes)
        {
            Collect(Node);
        }
        else
        {
            Attempt(Repository, () => Optimize(OpenRepository(), []));
        }
    }

    protected override void EndProcessing()
    {
        foreach (IGrouping<LineageRepository, ResolvedNode> group in ResolveCollected().GroupBy(node => node.Repository))
        {
            Attempt(group.Key.Root, () => Optimize(group.Key, [.. group.Select(node => node.Node.Id)]));
        }
    }

    private void Optimize(LineageRepository repository, string[] bounded)
    {
        string action = bounded.Length == 0 ? "Optimize store" : $"Optimize store and keep only bounded parameters of {string.Join(", ", bounded)}";
        if (!_done.Add(repository.Root) || !ShouldProcess(repository.Root, action, Force))
        {
            return;
        }

        var options = new OptimizeOptions
        {
            GracePeriod = GracePeriod,
            BoundedNodes = bounded,
            Epsilon = IsBound(nameof(Epsilon)) ? Epsilon : null,
            Reencode = !CollectOnly,
        };

        // Before a node is stored within a bound its tests are run.
        _question.Agree(repository.Tests.Trust, Run((_, cancellation) => repository.Maintenance.RunnablesOf(options, cancellation)), Trust);
        WriteObject(Run((progress, cancellation) => repository.Maintenance.Optimize(options, progress, cancellation)));
    }
}
