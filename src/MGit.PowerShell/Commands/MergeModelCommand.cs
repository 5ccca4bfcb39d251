using System.Collections;
using System.Management.Automation;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Merging;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>Merges models that were made from one into a new node.</summary>
[Cmdlet(VerbsData.Merge, "Model", SupportsShouldProcess = true)]
[OutputType(typeof(MergeResult))]
public sealed class MergeModelCommand : MGitCmdlet
{
    private const string Everything = "*";

    private readonly List<MergeConflict> _resolutions = [];

    /// <summary>The node the others are merged into.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [Converted(typeof(NodeReference))]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference Reference { get; set; } = null!;

    /// <summary>The nodes merged into it.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    [Converted(typeof(NodeReference[]))]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference[] Difference { get; set; } = [];

    /// <summary>The merged node's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>The model that the merged node is the next version of.</summary>
    [Parameter]
    [ValidateNotNull]
    [Converted(typeof(NodeReference))]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference? VersionOf { get; set; }

    /// <summary>The node all of them were made from; default: their nearest common ancestor.</summary>
    [Parameter]
    [ValidateNotNull]
    [Converted(typeof(NodeReference))]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public NodeReference? Base { get; set; }

    /// <summary>How layers that several changed are put together: a strategy, or a table of patterns with one each.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(MergeStrategyCompleter))]
    public object? Strategy { get; set; }

    /// <summary>One weight for each model, the reference first, or one for all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public double[]? Weight { get; set; }

    /// <summary>The share of each change that TIES keeps.</summary>
    [Parameter]
    [ValidateRange(1e-6, 1.0)]
    public double Density { get; set; } = MergeOptions.DefaultDensity;

    /// <summary>Conflicts of an earlier try, on which a choice was made.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public MergeConflict[] Resolution { get; set; } = [];

    /// <summary>Merge on a possible conflict without asking the tests.</summary>
    [Parameter]
    public SwitchParameter SkipTest { get; set; }

    /// <summary>Where models run that tests need.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Device { get; set; } = "auto";

    /// <summary>Agree to run the tests' scripts without being asked.</summary>
    [Parameter]
    public SwitchParameter Trust { get; set; }

    [Parameter]
    [ArgumentCompleter(typeof(TagCompleter))]
    public string[] Tag { get; set; } = [];

    [Parameter]
    public string? Description { get; set; }

    /// <summary>Make an error of a merge that made no node.</summary>
    [Parameter]
    public SwitchParameter ErrorOnFailure { get; set; }

    protected override void ProcessRecord() => _resolutions.AddRange(Resolution);

    protected override void EndProcessing() => Attempt(Reference.Target, () =>
    {
        LineageRepository repository = OpenRepository(Reference);
        MergeRequest request = Request();
        string named = Name ?? VersionOf?.Text ?? string.Empty;
        bool isMeant = ShouldProcess($"{Reference} and {string.Join(", ", Difference.Select(node => node.Text))}", $"Merge into {named}");
        TestMergeGate gate = new(repository.Tests, Device);
        LineageMerges merges = new(repository, gate, Options().Host);
        MergeResult result = Run((progress, cancellation) => merges.Merge(request with { DecideOnly = true }, progress, cancellation));
        if (isMeant)
        {
            if (result.Outcome != MergeOutcome.NoConflict && !SkipTest)
            {
                Agree(repository, gate);
            }

            result = Run((progress, cancellation) => merges.Merge(request, progress, cancellation));
        }

        WriteObject(result);
        if (ErrorOnFailure && isMeant && result.Node is null)
        {
            ErrorCode code = result.Tests.Any(test => test.Passed == false) ? ErrorCode.TestFailed : ErrorCode.MergeConflict;
            Report(new MGitException(code, $"{Reference} and {string.Join(", ", result.Difference)} were {result.Decision}.", result), result);
        }
    });

    private void Agree(LineageRepository repository, TestMergeGate gate)
    {
        LineageSnapshot now = Run((_, cancellation) => repository.Read(cancellation));
        ModelNode[] parents = [now.Resolve(Reference.Text), .. Difference.Select(node => now.Resolve(node.Text))];
        string name = VersionOf is { } earlier ? now.Resolve(earlier.Text).Name : Name ?? parents[0].Name;
        new TrustQuestion(this).Agree(repository.Tests.Trust, Run((_, cancellation) => gate.Runnables(parents, name, cancellation)), Trust);
    }

    private MergeRequest Request() => new()
    {
        Reference = Reference.Text,
        Difference = [.. Difference.Select(node => node.Text)],
        Name = Name,
        VersionOf = VersionOf?.Text,
        Base = Base?.Text,
        SkipTest = SkipTest,
        Tags = Tag ?? [],
        Description = string.IsNullOrEmpty(Description) ? null : Description,
        Options = new MergeOptions
        {
            Strategies = Strategies(),
            Choices = [.. _resolutions.Where(conflict => conflict.Choice is not null).Select(conflict => KeyValuePair.Create(conflict.Layer, conflict.Choice!.Value))],
            Weights = Weight,
            Density = Density,
        },
    };

    private KeyValuePair<string, MergeStrategy>[] Strategies() => (Strategy is PSObject wrapped ? wrapped.BaseObject : Strategy) switch
    {
        null => [],
        IDictionary table => Table(table),
        var one => [KeyValuePair.Create(Everything, StrategyOf(one))],
    };

    private static KeyValuePair<string, MergeStrategy>[] Table(IDictionary table)
    {
        List<KeyValuePair<string, MergeStrategy>> pairs = new(table.Count);
        foreach (DictionaryEntry entry in table)
        {
            pairs.Add(KeyValuePair.Create(LanguagePrimitives.ConvertTo<string>(entry.Key), StrategyOf(entry.Value)));
        }

        return [.. pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)];
    }

    private static MergeStrategy StrategyOf(object? value) => LanguagePrimitives.TryConvertTo(value, out MergeStrategy strategy) && Enum.IsDefined(strategy)
        ? strategy
        : throw new MGitException(
            ErrorCode.ArgumentInvalid, $"'{value}' is no strategy; one of {string.Join(", ", Enum.GetNames<MergeStrategy>())} is expected.", value);
}
