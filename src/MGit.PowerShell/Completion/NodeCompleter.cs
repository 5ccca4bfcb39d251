using System.Collections;
using MGit.Engine.Graph;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Completion;

/// <summary>Completes nodes: names first, and after an <c>@</c> their versions and aliases.</summary>
public sealed class NodeCompleter : LineageCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(LineageRepository repository, string word, IDictionary bound)
    {
        IReadOnlyList<ModelNode> nodes = repository.Read().Nodes;
        if (!word.Contains('@', StringComparison.Ordinal))
        {
            return nodes.GroupBy(node => node.Name, NodeName.Comparer).Select(versions => new Suggestion(versions.Key, Describe(versions.Last())));
        }

        return nodes.Reverse().Select(node => new Suggestion(node.Id, Describe(node)))
            .Concat(repository.Aliases(null, history: false).Select(alias => new Suggestion(alias.Alias, $"{alias.Alias} -> {alias.Node}")));
    }

    private static string Describe(ModelNode node) => $"{node.Id} {node.Type} {node.Presence}".Replace("  ", " ", StringComparison.Ordinal);
}
