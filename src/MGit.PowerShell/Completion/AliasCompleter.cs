using System.Collections;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Completion;

/// <summary>Completes aliases, alone and with their model's name.</summary>
public sealed class AliasCompleter : LineageCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(LineageRepository repository, string word, IDictionary bound)
        => repository.Aliases(null, history: false).SelectMany(alias => new[]
        {
            new Suggestion(alias.Alias, $"{alias.Alias} -> {alias.Node}"),
            new Suggestion(alias.Alias[(alias.Alias.IndexOf('@', StringComparison.Ordinal) + 1)..], $"{alias.Alias} -> {alias.Node}"),
        });
}
