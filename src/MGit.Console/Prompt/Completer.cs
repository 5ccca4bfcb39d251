using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace MGit.Console.Prompt;

/// <summary>Completions from the engine: commands, parameters, values of the module's completers, variables, files.</summary>
internal sealed class Completer(Runspace runspace)
{
    /// <summary>Null where nothing fits. A completer that fails is one that knows nothing.</summary>
    public CompletionCycle? Complete(string text, int cursor)
    {
        using var shell = PowerShell.Create(runspace);
        CommandCompletion completion;
        try
        {
            completion = CommandCompletion.CompleteInput(text, cursor, options: null, shell);
        }
        catch (RuntimeException)
        {
            return null;
        }

        if (completion.CompletionMatches.Count == 0 || completion.ReplacementIndex < 0)
        {
            return null;
        }

        var candidates = completion.CompletionMatches
            .Select(match => new CompletionCandidate(match.CompletionText, match.ListItemText))
            .DistinctBy(candidate => candidate.Text)
            .ToArray();
        return new CompletionCycle(completion.ReplacementIndex, completion.ReplacementLength, candidates);
    }
}
