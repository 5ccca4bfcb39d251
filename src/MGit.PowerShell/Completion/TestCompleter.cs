using System.Collections;
using MGit.Engine.Repositories;

namespace MGit.PowerShell.Completion;

/// <summary>Completes names of declared tests.</summary>
public sealed class TestCompleter : LineageCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(LineageRepository repository, string word, IDictionary bound)
        => repository.Tests.Names().Select(test => new Suggestion(test, test));
}
