using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Updating;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>Makes what descends from a replaced version anew, or nodes that are declared and not made yet.</summary>
[Cmdlet(VerbsData.Update, "Lineage", SupportsShouldProcess = true, DefaultParameterSetName = CascadeSet)]
[OutputType(typeof(UpdateStep))]
public sealed class UpdateLineageCommand : NodeCmdlet
{
    private const string CascadeSet = "Cascade";
    private const string NodeSet = "Node";
    private const string AllSet = "All";

    private readonly TrustQuestion _question;

    public UpdateLineageCommand() => _question = new TrustQuestion(this);

    /// <summary>The version that is replaced; default: the one before -To.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = CascadeSet)]
    [Alias("PreviousVersion")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference? From { get; set; }

    /// <summary>The version it is replaced by.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true, ParameterSetName = CascadeSet)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference? To { get; set; }

    /// <summary>Nodes that are declared and not made yet; what they need is made too.</summary>
    [Parameter(Mandatory = true, ParameterSetName = NodeSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Makes every node that is declared and not made yet.</summary>
    [Parameter(Mandatory = true, ParameterSetName = AllSet)]
    public SwitchParameter All { get; set; }

    /// <summary>Says of a node, $_, whether it is left out.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Skip { get; set; }

    /// <summary>Says of a node, $_, whether nothing below it is made.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? Until { get; set; }

    /// <summary>How many nodes are made at once at most.</summary>
    [Parameter]
    [ValidateRange(1, 1024)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>Where models are trained: auto, cpu, cuda, cuda:1.</summary>
    [Parameter]
    [ValidatePattern("^(auto|cpu|cuda(:[0-9]+)?)$")]
    public string Device { get; set; } = "auto";

    /// <summary>Runs scripts and commands of the repository without asking, and remembers that they may.</summary>
    [Parameter]
    public SwitchParameter Trust { get; set; }

    /// <summary>Reports nodes that failed or are blocked as errors too.</summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case AllSet:
                Attempt(Repository, () => Update(OpenRepository(), new UpdateRequest { All = true, Skip = Predicate(Skip), Until = Predicate(Until) }));
                break;
            case NodeSet:
                foreach (IGrouping<LineageRepository, ResolvedNode> group in Resolve(Node).GroupBy(found => found.Repository))
                {
                    string[] nodes = [.. group.Select(found => found.Node.Id)];
                    Attempt(Node, () => Update(group.Key, new UpdateRequest { Nodes = nodes, Skip = Predicate(Skip), Until = Predicate(Until) }));
                }

                break;
            default:
                Attempt(To?.Target ?? From?.Target, Cascade);
                break;
        }
    }

    private void Cascade()
    {
        if (To is null)
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                From is null
                    ? "Say what to update: the version that is replaced and the one it is replaced by (-From face@1 -To face@2), nodes that are declared and not made yet (-Node), or all of those (-All)."
                    : $"Say what replaces {From}: -To.",
                From?.Target);
        }

        LineageRepository repository = OpenRepository(To);
        ModelNode to = Run((_, cancellation) => repository.Read(cancellation)).Resolve(To.Text);
        string from = From?.Text ?? to.PreviousVersion
            ?? throw new MGitException(ErrorCode.ArgumentInvalid, $"{to.Id} is the first version of {to.Name}: say with -From what it replaces.", to);
        Update(repository, new UpdateRequest { From = from, To = to.Id, Skip = Predicate(Skip), Until = Predicate(Until) });
    }

    private void Update(LineageRepository repository, UpdateRequest request)
    {
        // On the pipeline thread: -Skip and -Until are the caller's script blocks.
        UpdatePlan plan = repository.Updates.Plan(request, StopToken);
        string[] planned = [.. plan.Steps.Where(step => step.State == UpdateState.Planned).Select(step => step.Node!)];
        if (IsWhatIf())
        {
            WriteObject(plan.Steps, enumerateCollection: true);
            return;
        }

        if (planned.Length > 0 && !ShouldProcess(string.Join(", ", planned), "Make model nodes"))
        {
            return;
        }

        _question.Agree(repository.Tests.Trust, plan.Runnables, Trust);
        UpdateOptions options = new() { ThrottleLimit = ThrottleLimit, Device = Device };
        Stream((progress, cancellation) => repository.Updates.Run(plan, options, progress, cancellation), Write);
    }

    private void Write(UpdateStep step)
    {
        WriteObject(step);
        if (ErrorOnFailure && step.State is UpdateState.Failed or UpdateState.Blocked)
        {
            Report(step.Error ?? new MGitException(ErrorCode.NodeBlocked, $"{step.PreviousNode ?? step.Node} was not made: {step.Reason}", step), step);
        }
    }

    private static Func<ModelNode, bool>? Predicate(ScriptBlock? block) => block is null
        ? null
        : node => LanguagePrimitives.IsTrue(block.InvokeWithContext(null, [new PSVariable("_", node)]));
}
