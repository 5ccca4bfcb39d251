using MGit.Engine.Declaration;
using MGit.Engine.Progress;

namespace MGit.Engine.Updating.Creation;

/// <summary>Makes a model from its parents. One object is used for one node at a time.</summary>
internal interface ICreationFunction
{
    /// <summary>How users call it: "prune", "script create/tune.ps1", "command python3".</summary>
    string Name { get; }

    /// <summary>Whether something random in it follows from the seed.</summary>
    bool UsesSeed { get; }

    /// <summary>What is wrong with a declaration, as a sentence; null where nothing is. Asked before anything runs.</summary>
    /// <param name="node">The node's declaration, <c>create:</c> included.</param>
    /// <param name="lineage">What else is declared.</param>
    string? FaultOf(NodeDeclaration node, LineageDeclaration lineage);

    /// <summary>Writes the model's files into the context's output folder.</summary>
    /// <exception cref="Errors.MGitException"><c>CreationFailed</c> and whatever its work can end with.</exception>
    CreationResult Create(CreationContext context, IProgress<OperationProgress>? progress, CancellationToken cancellationToken);
}
