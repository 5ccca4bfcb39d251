using System.Collections;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Completion;

/// <summary>Completes tags that are in use.</summary>
public sealed class TagCompleter : LineageCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(LineageRepository repository, string word, IDictionary bound)
        => repository.Read().Nodes
            .SelectMany(node => node.Tags)
            .GroupBy(tag => tag, StringComparer.OrdinalIgnoreCase)
            .OrderBy(tag => tag.Key, StringComparer.OrdinalIgnoreCase)
            .Select(tag => new Suggestion(tag.Key, $"{tag.Key}: {tag.Count()} nodes"));
}
