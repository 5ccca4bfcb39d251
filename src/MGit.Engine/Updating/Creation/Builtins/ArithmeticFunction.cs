using MGit.Engine.Declaration;
using MGit.Engine.Merging.Arithmetic;
using MGit.Engine.Merging.Composing;
using MGit.Engine.Models;
using MGit.Engine.Progress;

namespace MGit.Engine.Updating.Creation.Builtins;

/// <summary>A built-in that computes the new parameters from those of the parents, streaming: <see cref="BuiltinArithmetic"/>.</summary>
internal sealed class ArithmeticFunction(string name) : ICreationFunction
{
    public string Name => name;

    public bool UsesSeed => false;

    public string? FaultOf(NodeDeclaration node, LineageDeclaration lineage)
    {
        (int least, int most) = ParentsOf(name);
        if (node.Parents.Count < least || node.Parents.Count > most)
        {
            string expected = (least, most) switch
            {
                (1, 1) => "one parent",
                (_, int.MaxValue) => $"{least} or more parents",
                _ => $"{least} parents",
            };
            return $"{name} needs {expected}, and the node has {node.Parents.Count}.";
        }

        return Faults.Of(() => BuiltinArithmetic.Operation(name, node.Create!.Parameters));
    }

    public CreationResult Create(CreationContext context, IProgress<OperationProgress>? progress, CancellationToken cancellationToken)
    {
        ModelSource[] models = [.. context.Parents.Select(parent => parent.Source)];
        IReadOnlyList<ComputedTensor> tensors = BuiltinArithmetic.Operation(name, context.Parameters).Plan(models);
        ModelComposer.Write(models[0], tensors, context.OutputFolder, progress, cancellationToken);
        return new CreationResult("cpu");
    }

    /// <summary>How many parents a function takes.</summary>
    private static (int Least, int Most) ParentsOf(string function) => function switch
    {
        "average" => (1, int.MaxValue),
        "task-arithmetic" or "ties" => (2, int.MaxValue),
        "slerp" or "lora-merge" => (2, 2),
        _ => (1, 1),
    };
}
