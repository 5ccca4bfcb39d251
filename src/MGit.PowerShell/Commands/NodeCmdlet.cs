using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;

namespace MGit.PowerShell.Commands;

/// <summary>A cmdlet that finds the nodes its references stand for.</summary>
public abstract class NodeCmdlet : MGitCmdlet
{
    private readonly List<(NodeReference Reference, string? Repository)> _collected = [];

    /// <summary>
    /// Whether everything is meant, where no node was given: only without a pipeline. An object from a pipeline that carries a repository
    /// and no node (a fault, a removed alias) means nothing, and is reported.
    /// </summary>
    private protected bool MeansEverything()
    {
        if (!ExpectsInput)
        {
            return true;
        }

        Report(new MGitException(ErrorCode.ArgumentInvalid, "The input names no node: it has neither an Id nor a Node property."), Repository);
        return false;
    }

    /// <summary>Keeps references until the input has ended, each with the repository that came along with it.</summary>
    private protected void Collect(IEnumerable<NodeReference> references)
        => _collected.AddRange(references.Select(reference => (reference, Repository)));

    /// <summary>The nodes that everything collected stands for, each once.</summary>
    private protected IReadOnlyList<ResolvedNode> ResolveCollected()
    {
        var found = new List<ResolvedNode>();
        foreach ((NodeReference reference, string? repository) in _collected)
        {
            Repository = repository;
            found.AddRange(Resolve([reference]));
        }

        return [.. found.DistinctBy(node => (node.Repository.Root, node.Node.NodeId))];
    }

    /// <summary>
    /// The nodes that references stand for, each once, as they are now. A name that is not there is reported with the reference as
    /// target; a pattern that matches nothing stands for nothing.
    /// </summary>
    private protected IReadOnlyList<ResolvedNode> Resolve(IReadOnlyList<NodeReference> references)
    {
        var found = new List<ResolvedNode>();
        var seen = new HashSet<(string Root, NodeId Id)>();
        foreach (NodeReference reference in references)
        {
            Attempt(reference.Target, () =>
            {
                LineageRepository repository = OpenRepository(reference);
                LineageSnapshot snapshot = Run((_, cancellation) => repository.Read(cancellation));
                IReadOnlyList<ModelNode> nodes = reference.IsPattern
                    ? snapshot.Query(new NodeQuery { Patterns = [reference.Text] })
                    : [snapshot.Resolve(reference.Text)];
                found.AddRange(nodes
                    .Where(node => seen.Add((repository.Root, node.NodeId)))
                    .Select(node => new ResolvedNode(repository, node, reference)));
            });
        }

        return found;
    }
}
