using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;
using MGit.PowerShell.Hosting;

namespace MGit.PowerShell.Commands;

/// <summary>A cmdlet that takes nodes and loose files alike, and works for files where there is no repository.</summary>
public abstract class ModelCmdlet : MGitCmdlet
{
    /// <summary>The models a reference stands for. One that is not there is reported with the reference as target.</summary>
    private protected IReadOnlyList<FoundModel> Find(ModelReference reference)
    {
        List<FoundModel> found = [];
        Attempt(reference.Target, () =>
        {
            MGitException? missing = null;
            if (reference.Node is { } node)
            {
                try
                {
                    found.AddRange(Nodes(node));
                }
                catch (MGitException fault) when (reference.Path is not null
                    && fault.Code is ErrorCode.NodeNotFound or ErrorCode.NodeNameInvalid or ErrorCode.RepositoryNotFound)
                {
                    missing = fault;
                }
            }

            if (found.Count > 0 || reference.Path is null)
            {
                return;
            }

            if (missing is not null && !IsThere(reference.Path))
            {
                throw missing;
            }

            SourcePaths.Expand(
                this,
                reference.IsLiteral ? [] : [reference.Path],
                reference.IsLiteral ? [reference.Path] : [],
                path => found.Add(new FoundModel(null, null, path)),
                Report);
        });
        return found;
    }

    private IEnumerable<FoundModel> Nodes(NodeReference reference)
    {
        LineageRepository repository = OpenRepository(reference);
        LineageSnapshot snapshot = Run((_, cancellation) => repository.Read(cancellation));
        IReadOnlyList<ModelNode> nodes = reference.IsPattern
            ? snapshot.Query(new NodeQuery { Patterns = [reference.Text] })
            : [snapshot.Resolve(reference.Text)];
        return nodes.Select(node => new FoundModel(repository, node, null));
    }

    /// <summary>Whether a name that no node has is a file or a pattern of files.</summary>
    private bool IsThere(string path) => System.IO.Path.Exists(FullPath(path)) || WildcardPattern.ContainsWildcardCharacters(path);
}
