using System.Management.Automation;
using MGit.Engine.Comparison;
using MGit.Engine.Errors;
using MGit.Engine.Models;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Completion;

namespace MGit.PowerShell.Commands;

/// <summary>Says what is different between two models, stored or loose, layer by layer.</summary>
[Cmdlet(VerbsData.Compare, "Model")]
[OutputType(typeof(ModelDiff), typeof(LayerChange))]
public sealed class CompareModelCommand : ModelCmdlet
{
    private readonly Dictionary<(string? Repository, string Name), ModelSource> _references = [];

    /// <summary>What is compared with. Without it every node is compared with its parents.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ModelReference? Reference { get; set; }

    /// <summary>The models that are compared.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "Node")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NodeCompleter))]
    public ModelReference[] Difference { get; set; } = [];

    /// <summary>Names or patterns of layers to list; default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Layer { get; set; } = [];

    /// <summary>Reads the tensors and measures how much they differ.</summary>
    [Parameter]
    public SwitchParameter Statistics { get; set; }

    /// <summary>The paper's rules to the letter, with its sets of nodes and edges to add and remove.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>How layers are matched.</summary>
    [Parameter]
    public DiffMethod Method { get; set; }

    /// <summary>Writes each changed layer instead of one object for both models.</summary>
    [Parameter]
    public SwitchParameter Expand { get; set; }

    /// <summary>Lists unchanged layers as well.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    protected override void ProcessRecord()
    {
        if (Difference.Length > 0)
        {
            CompareAll(Difference, Reference);
        }
        else if (ExpectsInput)
        {
            Report(new MGitException(ErrorCode.ArgumentInvalid, "The input names no model: it is no node and no file, and has no Id or Node property."), Repository);
        }
        else if (Reference is not null)
        {
            // One model and nothing to compare with: its parents are meant.
            CompareAll([Reference], null);
        }
        else
        {
            Report(new MGitException(ErrorCode.ArgumentInvalid, "Name a node to compare with its parents, or two models: Compare-Model reference difference."), null);
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (ModelSource reference in _references.Values)
        {
            reference.Dispose();
        }

        _references.Clear();
        base.Dispose(disposing);
    }

    private void CompareAll(IEnumerable<ModelReference> differences, ModelReference? given)
    {
        foreach (ModelReference difference in differences)
        {
            foreach (FoundModel model in Find(difference))
            {
                IReadOnlyList<FoundModel> references = given is null ? ParentsOf(model, difference) : Find(given);
                foreach (FoundModel reference in references)
                {
                    Attempt(difference.Target, () => Compare(reference, model));
                }
            }
        }
    }

    private List<FoundModel> ParentsOf(FoundModel model, ModelReference given)
    {
        if (model.Node is null)
        {
            Report(new MGitException(ErrorCode.ArgumentInvalid, $"'{model.Name}' is no node and has no parents; name with -Reference what to compare it with.", model.Name), given.Target);
            return [];
        }

        if (model.Node.Parents.Count == 0)
        {
            WriteVerbose($"{model.Name} has no parent to be compared with.");
        }

        List<FoundModel> parents = [];
        foreach (string parent in model.Node.Parents)
        {
            Attempt(given.Target, () => parents.Add(model with { Node = Run((_, cancellation) => model.Repository!.Read(cancellation).Resolve(parent)) }));
        }

        return parents;
    }

    private void Compare(FoundModel reference, FoundModel difference)
    {
        CompareOptions options = new()
        {
            Repository = difference.Repository?.Root ?? reference.Repository?.Root,
            Method = Method,
            Strict = Strict,
            Statistics = Statistics,
            Layers = Layer,
            IncludeUnchanged = IncludeEqual,
        };

        // A reference stays open for all that is compared with it: it is hashed once.
        (string?, string) key = (reference.Repository?.Root, reference.Name);
        if (!_references.TryGetValue(key, out ModelSource? from))
        {
            from = Run((_, _) => reference.Open(StopToken));
            _references.Add(key, from);
        }

        using ModelSource to = Run((_, cancellation) => difference.Open(cancellation));
        if (!Expand)
        {
            WriteObject(Run((progress, cancellation) => ModelComparison.Compare(from, to, options, progress, cancellation)));
            return;
        }

        Stream(
            (progress, cancellation) => ModelComparison.Match(from, to, options, progress, cancellation).Changes(progress, cancellation),
            change => WriteObject(Viewed(change)));
    }

    // Measured changes have a view of their own, chosen by the object's first type name.
    private PSObject Viewed(LayerChange change)
    {
        PSObject viewed = new(change);
        if (Statistics)
        {
            viewed.TypeNames.Insert(0, $"{typeof(LayerChange)}#Statistics");
        }

        return viewed;
    }
}
