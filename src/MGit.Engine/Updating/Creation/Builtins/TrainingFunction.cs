using MGit.Engine.Declaration;
using MGit.Engine.Progress;
using MGit.Engine.Running;
using MGit.Engine.Running.Architectures;
using MGit.Engine.Running.Training;

namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary>
/// <c>train</c> and <c>finetune</c>: training of a declared architecture on a declared dataset, by the runtime. The first parent's
/// parameters of the same name and shape are where it begins; <c>finetune</c> needs a parent, <c>train</c> begins at random without one.
/// </summary>
internal sealed class TrainingFunction(bool needsParent) : IJointCreation
{
    public string Name => needsParent ? "finetune" : "train";

    public bool UsesSeed => true;

    public string? FaultOf(NodeDeclaration node, LineageDeclaration lineage)
    {
        ValueMap parameters = node.Create!.Parameters;
        if (needsParent && node.Parents.Count == 0)
        {
            return "finetune needs a parent whose parameters it begins with, and the node has none.";
        }

        if (node.Architecture is null)
        {
            return $"{Name} needs an architecture, and the node declares none.";
        }

        string? fault = Faults.Of(() => TrainingOptions.Parse(parameters, Name)) ?? Faults.Of(() => Architecture.Parse(node.Architecture, node.Id.ToString()));
        if (fault is not null)
        {
            return fault;
        }

        string dataset = TrainingOptions.Parse(parameters, Name).Dataset;
        return lineage.Datasets.Any(known => string.Equals(known.Name, dataset, StringComparison.OrdinalIgnoreCase))
            ? null
            : $"The data set \"{dataset}\" is not declared{Suggestion.For(dataset, lineage.Datasets.Select(known => known.Name))}.";
    }

    public CreationResult Create(CreationContext context, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
        => CreateTogether([context], [], progress, cancellationToken);

    public CreationResult CreateTogether(
        IReadOnlyList<CreationContext> contexts, IReadOnlyList<string> shared, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        TrainingRequest request = new()
        {
            Models = [.. contexts.Select(ModelOf)],
            Shared = shared,
            Datasets = contexts[0].Datasets,
            Device = contexts[0].Device,
            Log = contexts[0].Log,
        };
        return new CreationResult(contexts[0].Models().Train(request, progress, cancellationToken).Device);
    }

    private static TrainedModel ModelOf(CreationContext context) => new()
    {
        Name = context.Node,
        Architecture = context.Architecture!,
        Parameters = context.Parameters,
        Initial = context.Parents.Count == 0 ? null : context.Parents[0].Source,
        Freeze = context.Freeze,
        OutputFolder = context.OutputFolder,
    };
}
