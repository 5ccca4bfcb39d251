using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Errors;

namespace MGit.PowerShell.Commands;

/// <summary>Runs the tests that apply to nodes, and records what they measure. What is known does not run again.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "LineageTest")]
[OutputType(typeof(LineageTestResult))]
public sealed class InvokeLineageTestCommand : TestingCmdlet
{
    private readonly List<LineageTestResult> _results = [];
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);

    /// <summary>Names, ids, patterns or node objects; without, and without a pipeline, the latest version of every node.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Names of tests; default: all that apply.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TestCompleter))]
    public string[] Test { get; set; } = [];

    /// <summary>Only tests with one of these tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Tag { get; set; } = [];

    /// <summary>Only nodes of these types.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TypeCompleter))]
    public string[] Type { get; set; } = [];

    /// <summary>Runs what is known too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many nodes are tested side by side.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = 1;

    /// <summary>A file that gets the results as NUnit 3 XML.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? OutputFile { get; set; }

    /// <summary>Makes an error of each result that failed or broke, so that a script's exit code tells.</summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (OutputFile is not null)
        {
            // Said before the first test runs, not after the last.
            OutputFile = FullPath(OutputFile);
            if (!Directory.Exists(Path.GetDirectoryName(OutputFile)) || Directory.Exists(OutputFile))
            {
                string file = OutputFile;
                OutputFile = null;
                ThrowTerminatingError(ErrorMap.ToRecord(new MGitException(
                    ErrorCode.PathNotFound, $"'{file}' cannot be written: its folder does not exist, or it is a folder itself. Make the folder first.", file), file));
            }
        }
    }

    protected override void ProcessRecord()
    {
        if (IsBound(nameof(Node)))
        {
            Take(Node);
        }
        else if (MeansEverything())
        {
            Attempt(Repository, () =>
            {
                LineageRepository repository = OpenRepository();
                if (_whole.Add(repository.Root))
                {
                    Invoke(repository, null);
                }
            });
        }
    }

    protected override void EndProcessing()
    {
        foreach (IGrouping<LineageRepository, ResolvedNode> group in ResolveCollected().GroupBy(node => node.Repository))
        {
            Attempt(group.Key.Root, () => Invoke(group.Key, [.. group.Select(node => node.Node.Id)]));
        }

        if (OutputFile is not null)
        {
            Attempt(OutputFile, Report);
        }
    }

    // Select-Object -First and a stopped pipeline skip EndProcessing: what ran is in the report all the same.
    protected override void Dispose(bool disposing)
    {
        if (disposing && OutputFile is not null)
        {
            Report();
        }

        base.Dispose(disposing);
    }

    private void Report()
    {
        string file = OutputFile!;
        OutputFile = null;
        NUnitReport.Write(file, _results);
    }

    /// <summary>An object from the pipeline whose Node is empty (a merge that made none) has nothing to test; an empty argument is a mistake.</summary>
    private void Take(NodeReference?[]? nodes)
    {
        NodeReference[] given = [.. (nodes ?? []).OfType<NodeReference>()];
        Collect(given);
        if (given.Length > 0)
        {
            return;
        }

        if (ExpectsInput)
        {
            WriteVerbose("An object of the input has no node: nothing is tested for it.");
        }
        else
        {
            Report(new MGitException(ErrorCode.ArgumentInvalid, "-Node is empty. Name nodes, or leave it out to test the latest version of every node."), Node);
        }
    }

    private void Invoke(LineageRepository repository, string[]? nodes)
    {
        if (Type.Length > 0)
        {
            HashSet<string>? asked = nodes?.ToHashSet(StringComparer.OrdinalIgnoreCase);
            nodes = [.. Run((_, cancellation) => repository.Read(cancellation))
                .Query(new NodeQuery { Types = Type, AllVersions = asked is not null, Order = Engine.Graph.NodeOrder.TopDown })
                .Select(node => node.Id)
                .Where(id => asked?.Contains(id) ?? true)];
        }

        var options = new TestRunOptions
        {
            Nodes = nodes,
            Tests = Test,
            Tags = Tag,
            Force = Force,
            ThrottleLimit = ThrottleLimit,
            Device = Device,
        };
        TestPlan plan = Run((_, cancellation) => repository.Tests.Plan(options, cancellation));
        WriteVerbose($"{plan.Count} tests on nodes of '{repository.Root}', {plan.ToRun} to run; the others are known or cannot run.");
        Agree(repository, plan.Runnables);
        Stream((progress, cancellation) => repository.Tests.Run(plan, progress, cancellation), Write);
    }

    private void Write(LineageTestResult result)
    {
        _results.Add(result);
        WriteObject(result);
        if (ErrorOnFailure && result.Passed == false)
        {
            WriteError(ErrorMap.ToRecord(
                new MGitException(ErrorCode.TestFailed, $"{result.Test} on {result.Node}: {result.Error ?? result.Outcome.ToString()}", result), result));
        }
    }
}
