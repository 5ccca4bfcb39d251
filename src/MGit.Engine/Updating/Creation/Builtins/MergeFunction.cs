using MGit.Engine.Declaration;
using MGit.Engine.Merging;
using MGit.Engine.Progress;

namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary><c>merge</c>: the three-way merge of the parents, as Merge-Model recorded it or a user wrote it.</summary>
internal sealed class MergeFunction : ICreationFunction
{
    public string Name => MergeParameters.Builtin;

    public bool UsesSeed => false;

    public string? FaultOf(NodeDeclaration node, LineageDeclaration lineage)
    {
        if (node.Parents.Count < 2)
        {
            return $"merge needs 2 or more parents, and the node has {node.Parents.Count}.";
        }

        return Faults.Of(() => MergeParameters.Read(node.Create!.Parameters));
    }

    public CreationResult Create(CreationContext context, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        new LineageMerges(context.Repository).Create(
            [.. context.Parents.Select(parent => parent.Id)], context.Parameters, context.OutputFolder, progress, cancellationToken);
        return new CreationResult("cpu");
    }
}
