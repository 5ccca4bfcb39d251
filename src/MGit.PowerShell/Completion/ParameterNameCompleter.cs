using System.Collections;
using MGit.Engine.Repositories;
using MGit.PowerShell.Binding;

namespace MGit.PowerShell.Completion;

/// <summary>Completes names of parameters of the node on the command line.</summary>
public sealed class ParameterNameCompleter : LineageCompleter
{
    private protected override IEnumerable<Suggestion> Suggest(LineageRepository repository, string word, IDictionary bound)
    {
        object? argument = bound["Node"] ?? bound["Id"];
        if (argument is object[] { Length: > 0 } several)
        {
            argument = several[0];
        }

        return NodeReference.From(argument) is { IsPattern: false } reference
            ? repository.Parameters(reference.Text, [WildcardPattern.Escape(word) + "*"], statistics: false, CancellationToken.None)
                .Select(parameter => new Suggestion(
                    parameter.ParameterName,
                    $"{parameter.ParameterName} {parameter.ElementType} [{string.Join(", ", parameter.Shape)}]"))
            : [];
    }
}
