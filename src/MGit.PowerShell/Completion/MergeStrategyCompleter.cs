using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using MGit.Engine.Merging;

namespace MGit.PowerShell.Completion;

/// <summary>Completes the strategies of a merge, which may stand alone or in a table.</summary>
public sealed class MergeStrategyCompleter : IArgumentCompleter
{
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
        => Enum.GetNames<MergeStrategy>()
            .Where(name => name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(name => new CompletionResult(name));
}
