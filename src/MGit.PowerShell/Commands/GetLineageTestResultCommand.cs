using System.Management.Automation;
using MGit.Engine.Repositories;
using MGit.Engine.Testing;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>What tests have measured, as it is recorded.</summary>
[Cmdlet(VerbsCommon.Get, "LineageTestResult")]
[OutputType(typeof(LineageTestResult), typeof(PSObject))]
public sealed class GetLineageTestResultCommand : NodeCmdlet
{
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);

    /// <summary>Names, ids, patterns or node objects; without, and without a pipeline, every node.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Node { get; set; } = [];

    /// <summary>Names of tests; default: all.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(TestCompleter))]
    public string[] Test { get; set; } = [];

    /// <summary>Only the newest result of each node and test.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    /// <summary>Only results that began then or later.</summary>
    [Parameter]
    public DateTime Since { get; set; }

    /// <summary>One object for each node, with a property for each test: the value, or the outcome where nothing was measured.</summary>
    [Parameter]
    public SwitchParameter AsTable { get; set; }

    protected override void ProcessRecord()
    {
        if (IsBound(nameof(Node)))
        {
            Collect(Node);
        }
        else if (MeansEverything())
        {
            Attempt(Repository, () =>
            {
                LineageRepository repository = OpenRepository();
                if (_whole.Add(repository.Root))
                {
                    Write(repository, null);
                }
            });
        }
    }

    protected override void EndProcessing()
    {
        foreach (IGrouping<LineageRepository, ResolvedNode> group in ResolveCollected().GroupBy(node => node.Repository))
        {
            Attempt(group.Key.Root, () => Write(group.Key, [.. group.Select(node => node.Node.Id)]));
        }
    }

    private void Write(LineageRepository repository, string[]? nodes)
    {
        var query = new TestResultQuery
        {
            Nodes = nodes,
            Tests = Test,
            Latest = Latest || AsTable,
            Since = IsBound(nameof(Since)) ? new DateTimeOffset(Since) : null,
        };
        IReadOnlyList<LineageTestResult> results = Run((_, cancellation) => repository.Tests.Results(query, cancellation));
        if (!AsTable)
        {
            WriteObject(results, enumerateCollection: true);
            return;
        }

        string[] tests = [.. results.Select(result => result.Test).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        foreach (IGrouping<string, LineageTestResult> node in results.GroupBy(result => result.Node))
        {
            var row = new PSObject();
            row.Properties.Add(new PSNoteProperty("Node", node.Key));
            Dictionary<string, LineageTestResult> byTest = node.ToDictionary(result => result.Test, StringComparer.OrdinalIgnoreCase);
            foreach (string test in tests.Where(test => row.Properties[test] is null))
            {
                LineageTestResult? result = byTest.GetValueOrDefault(test);
                row.Properties.Add(new PSNoteProperty(test, result is null ? null : result.Value is { } value ? value : result.Outcome));
            }

            if (row.Properties["Repository"] is null)
            {
                row.Properties.Add(new PSNoteProperty("Repository", repository.Root));
            }

            WriteObject(row);
        }
    }
}
