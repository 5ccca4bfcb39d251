using System.Collections;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Completion;

/// <summary>Completes model types that are in use.</summary>
public sealed class TypeCompleter : LineageCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(LineageRepository repository, string word, IDictionary bound)
        => repository.Read().Nodes
            .Where(node => !string.IsNullOrEmpty(node.Type))
            .GroupBy(node => node.Type!, StringComparer.OrdinalIgnoreCase)
            .OrderBy(type => type.Key, StringComparer.OrdinalIgnoreCase)
            .Select(type => new Suggestion(type.Key, $"{type.Key}: {type.Count()} nodes"));
}
