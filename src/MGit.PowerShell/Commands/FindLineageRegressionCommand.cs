using System.Management.Automation;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.Engine.Testing.Bisection;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Finds the node that made a test fail, by bisecting the ancestry of one it fails on.</summary>
[Cmdlet(VerbsCommon.Find, "LineageRegression")]
[OutputType(typeof(Regression))]
public sealed class FindLineageRegressionCommand : TestingCmdlet
{
    /// <summary>The test.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TestCompleter))]
    public string Test { get; set; } = string.Empty;

    /// <summary>A node it fails on.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Node", "Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Bad { get; set; } = [];

    /// <summary>Ancestors it passes on.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Good { get; set; } = [];

    /// <summary>Runs the test even where its result is recorded.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (ResolvedNode bad in Resolve(Bad))
        {
            Attempt(bad.Reference.Target, () =>
            {
                LineageRepository repository = bad.Repository;
                AskAbout(repository, bad.Node);
                var request = new RegressionRequest
                {
                    Test = Test,
                    Bad = bad.Node.Id,
                    Good = [.. Good.Select(node => node.Text)],
                    Force = Force,
                    Device = Device,
                };
                WriteObject(Run((progress, cancellation) => repository.Tests.FindRegression(request, progress, cancellation)));
            });
        }
    }

    /// <summary>The test may run on any ancestor: what it runs is asked about once, before the first.</summary>
    private void AskAbout(LineageRepository repository, ModelNode bad)
    {
        TestPlan plan = Run((_, cancellation) =>
        {
            LineageSnapshot now = repository.Read(cancellation);
            IEnumerable<string> above = now.Related([bad.NodeId], NodeRelation.Ancestor, null, NodeOrder.TopDown).Select(node => node.Id);
            return repository.Tests.Plan(new TestRunOptions { Nodes = [.. above], Tests = [Test], Force = Force, Device = Device }, cancellation);
        });
        Agree(repository, plan.Runnables);
    }
}
